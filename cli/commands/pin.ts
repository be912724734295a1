// `nearpull pin`: writes the digest that the proxy serves now beside the tag of each image at the proxy.
import { type Edit, type PinPlace, pinPlaces } from '../../core/index.ts';
import { counted, say } from '../../l10n/index.ts';
import { isServed, isUnanswered } from '../../registry/answer.ts';
import type { VerifyReport } from '../../registry/verify.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import { type Drafts, openDrafts } from '../fixing/drafts.ts';
import type { Io } from '../io.ts';
import { askAll, problemsOfAnswers } from '../online/askAll.ts';
import { type Problem, problemLine } from '../problem.ts';
import { jsonOfAnswers, textOfAnswers } from '../report/answers.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { jsonOfFixed, SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { locationsOf } from '../report/locations.ts';
import { printableJson } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import { collectPlaces } from './collectPlaces.ts';
import type { Around, SourceCommand } from './command.ts';
import { conversation, type WrittenFile } from './fix.ts';
import { showWritten, writeEdits } from './writeEdits.ts';

export function pinCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const { opened, taking, input } = collectPlaces(pinPlaces);
  return {
    ...taking,
    async end(around, speakAgain) {
      const all = opened.flatMap(({ source, places }) =>
        places.map((place) => ({ ...place, name: source.name })),
      );
      const targets = all.filter(({ pin }) => pin !== null).map(({ target }) => target);
      const images = targets.map((target) => ({ target, upstream: null }));
      const report = await askAll(images, { ...job.online, platforms: [] }, around.settings, io);
      speakAgain();
      const drafts = openDrafts(opened, around);
      const edits = editsOf(opened, drafts, report);
      const results = await writeEdits(edits, drafts, { job, input: input(), io });
      speakAgain();
      io.stderr.write(all.flatMap(withoutPlace).map(problemLine).join(''));
      tell({ results, report, opened, around }, job, io);
      return {
        findings: report.answers.some((each) => !isServed(each)) || all.some(({ pin }) => pin === null),
        failed: report.answers.some(isUnanswered),
        problems: [...results.flatMap(({ problem }) => problem ?? []), ...problemsOfAnswers(report)],
      };
    },
  };
}

function withoutPlace({ target, pin, name }: PinPlace & { readonly name: string }): readonly Problem[] {
  return pin === null ? [{ path: name, words: { key: 'cli.pin.noPlace', args: [target] } }] : [];
}

/** The edits of each file, by the key of its draft. */
function editsOf(
  opened: readonly { readonly source: Source; readonly places: readonly PinPlace[] }[],
  drafts: Drafts,
  { answers }: VerifyReport,
): Map<string, readonly Edit[]> {
  const digests = new Map(answers.map(({ target, digest }) => [target, digest]));
  const edits = new Map<string, readonly Edit[]>();
  for (const { source, places } of opened) {
    const key = drafts.all().find((draft) => draft.source === source)?.key;
    const own = places.flatMap(({ target, pin }) => {
      const digest = digests.get(target) ?? null;
      return digest === null ? [] : (pin?.(digest) ?? []);
    });
    if (key !== undefined && own.length > 0) {
      edits.set(key, own);
    }
  }
  return edits;
}

interface Pinned {
  readonly results: readonly WrittenFile[];
  readonly report: VerifyReport;
  readonly opened: readonly { readonly source: Source; readonly places: readonly PinPlace[] }[];
  readonly around: Around;
}

function tell({ results, report, opened, around }: Pinned, job: Job, io: Io): void {
  const placed = report.answers.map((answer) => ({ answer, places: placesOf(opened, answer.target) }));
  if (job.format === 'json') {
    const files = results.map(({ draft, places, written }) =>
      jsonOfFixed(draft.source.name, places, written && !job.dryRun, []),
    );
    const head = { schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(around.decisions) };
    const notices = jsonOfLeftOut(around.leftOut);
    io.stdout.write(printableJson({ ...head, files, answers: jsonOfAnswers(placed), notices }));
    return;
  }
  const talk = conversation(job, io);
  showWritten(results, 'cli.pin.done', job, io);
  const left = placed.filter(({ answer }) => !isServed(answer));
  talk.write(left.length === 0 ? '' : textOfAnswers(left, textStyle(talk)));
  const wrote = results.filter(({ written }) => written);
  const sum = wrote.reduce((all, { draft }) => all + draft.places, 0);
  const key = job.dryRun ? 'cli.pin.drySummary' : 'cli.pin.summary';
  talk.write(`${say({ key, args: [counted('places', sum), counted('files', wrote.length)] })}\n`);
}

function placesOf(opened: Pinned['opened'], target: string) {
  return opened.flatMap(({ source, places }) => {
    const locationOf = locationsOf(source.text);
    return places
      .filter((place) => place.target === target)
      .map(({ span }) => ({
        file: source.name,
        ...locationOf(span),
        raw: source.text.slice(span.start, span.end),
      }));
  });
}
