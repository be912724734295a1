// `nearpull restore`: undoes the rewriting, so that images are pulled from the registries they come from again.
import { isReversible, type RestorePlace, restorePlaces, type Settings } from '../../core/index.ts';
import { counted, plural, say, type Words } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { type Opened, openDrafts } from '../fixing/drafts.ts';
import type { Io } from '../io.ts';
import { type Problem, problemLine } from '../problem.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { jsonOfFixed, SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { locationsOf } from '../report/locations.ts';
import { printableJson } from '../report/printable.ts';
import { collectPlaces } from './collectPlaces.ts';
import type { Around, SourceCommand } from './command.ts';
import { conversation, type WrittenFile } from './fix.ts';
import { showWritten, writeEdits } from './writeEdits.ts';

export function restoreCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const { opened, taking, input } = collectPlaces(restorePlaces);
  return {
    ...taking,
    async end(around, speakAgain) {
      const drafts = openDrafts(opened, around);
      const keys = new Map(drafts.all().map(({ source, key }) => [source, key]));
      const edits = new Map(
        opened.flatMap(({ source, places }) => {
          const own = withoutCopies(places.flatMap((place) => place.edits ?? []));
          return own.length > 0 ? [[keys.get(source) ?? '', own] as const] : [];
        }),
      );
      const results = await writeEdits(edits, drafts, { job, input: input(), io });
      speakAgain();
      const written = new Set(results.filter((each) => each.written).map(({ draft }) => draft.source));
      const restored = opened
        .filter(({ source }) => written.has(source))
        .flatMap(({ places }) => places.filter(({ edits }) => edits));
      tell(results, restored, around, { job, io });
      const left = opened.flatMap(leftIn);
      io.stderr.write(left.map(problemLine).join(''));
      const lost = around.settings.filter((each) => !isReversible(each));
      return {
        findings: left.length > 0,
        problems: [...results.flatMap(({ problem }) => problem ?? []), ...lost.map(notReversible)],
      };
    },
  };
}

/** With such a template, other images at the proxy may have been left. */
function notReversible({ proxy }: Settings): Problem {
  const template = proxy.kind === 'configured' ? proxy.template : '';
  return { path: '', words: { key: 'cli.restore.template', args: [template] } };
}

type OpenedPlaces = Opened & { readonly places: readonly RestorePlace[] };

/** Images that share a value have the same edit of it. */
function withoutCopies(edits: NonNullable<RestorePlace['edits']>): NonNullable<RestorePlace['edits']> {
  const known = new Set<number>();
  return edits.filter(({ span }) => !known.has(span.start) && known.add(span.start));
}

/** Images that stay at the proxy, because no edit is certain to be right. */
function leftIn({ source, places }: OpenedPlaces): readonly Problem[] {
  const locationOf = locationsOf(source.text);
  return places
    .filter(({ edits }) => edits === null)
    .map(({ span, raw, original }) => {
      const { line, column } = locationOf(span);
      return {
        path: `${source.name}:${line}:${column}`,
        words: { key: 'cli.restore.left', args: [raw, original] },
      };
    });
}

function tell(
  results: readonly WrittenFile[],
  restored: readonly RestorePlace[],
  { decisions, leftOut }: Around,
  { job, io }: { readonly job: Job; readonly io: Io },
): void {
  const doubts = doubtsOf(restored);
  if (job.format === 'json') {
    const files = results.map(({ draft, places, written }) =>
      jsonOfFixed(draft.source.name, places, written && !job.dryRun, []),
    );
    const head = { schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(decisions) };
    io.stdout.write(printableJson({ ...head, files, notices: jsonOfLeftOut(leftOut) }));
  } else {
    showWritten(results, 'cli.restore.done', job, io);
    const wrote = results.filter(({ written }) => written);
    const sum = wrote.reduce((all, { draft }) => all + draft.places, 0);
    const key = job.dryRun ? 'cli.restore.drySummary' : 'cli.restore.summary';
    const args = [counted('places', sum), counted('files', wrote.length)];
    conversation(job, io).write(`${say({ key, args })}\n`);
  }
  io.stderr.write(doubts.map((words) => `${say(words)}\n`).join(''));
}

/** What a person has to look at, because the rewritten text does not say what was there before. */
function doubtsOf(restored: readonly RestorePlace[]): readonly Words[] {
  return (['library', 'latest'] as const).flatMap((doubt): readonly Words[] => {
    const count = restored.filter(({ doubts }) => doubts.includes(doubt)).length;
    return count === 0 ? [] : [{ key: plural(`cli.restore.${doubt}`, count), args: [count] }];
  });
}
