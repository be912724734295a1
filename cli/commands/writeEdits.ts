// Makes edits that a command chose itself, under the rules of `fix`, writes the files and shows which.
import type { Edit } from '../../core/index.ts';
import { counted, say } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import { oneByOne } from '../files/oneByOne.ts';
import { unifiedDiff } from '../files/unifiedDiff.ts';
import type { Drafts } from '../fixing/drafts.ts';
import { refusals } from '../fixing/refusals.ts';
import type { Io } from '../io.ts';
import { printable, printableLines } from '../report/printable.ts';
import { conversation, finish, type WrittenFile } from './fix.ts';

/** `edits` by the keys of the drafts. `input` is standard input, which a filter passes on where nothing in it changes. */
export async function writeEdits(
  edits: ReadonlyMap<string, readonly Edit[]>,
  drafts: Drafts,
  { job, input, io }: { readonly job: Job; readonly input: Buffer | null; readonly io: Io },
): Promise<readonly WrittenFile[]> {
  const touched = drafts.all().filter(({ key }) => edits.has(key));
  const refused = refusals(touched, job, io);
  drafts.change(new Map([...edits].filter(([key]) => !refused.has(key))));
  const changed = drafts.all().filter(({ key }) => edits.has(key));
  const results = await oneByOne(changed, (draft) => finish(draft, refused, job, io));
  if (input && !job.dryRun && !results.some(({ draft, written }) => written && !draft.source.file)) {
    io.stdout.write(input);
  }
  return results;
}

/** The patch of a dry run, or a line for each file that was written. `done` says how many of its places were changed. */
export function showWritten(
  results: readonly WrittenFile[],
  done: 'cli.pin.done' | 'cli.restore.done',
  job: Job,
  io: Io,
): void {
  const talk = conversation(job, io);
  for (const { draft } of results.filter(({ written }) => written)) {
    if (job.dryRun) {
      const patch = unifiedDiff(draft.source, draft.edits, io.cwd);
      io.stdout.write(io.stdout.isTerminal ? printableLines(patch.toString('utf8')) : patch);
    } else if (draft.source.file) {
      const what = say({ key: done, args: [counted('places', draft.places)] });
      talk.write(`${printable(draft.source.name)}  ${what}\n`);
    }
  }
}
