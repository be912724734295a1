// Reads `--threads`: how many threads judge the files of a run.
import type { Words } from '../../l10n/index.ts';

/** The most that can be asked for. */
const MOST_THREADS = 64;

type ThreadValues = Readonly<Record<string, unknown>>;

/** Null where nobody has said how many. */
export function threadOption(values: ThreadValues): number | null {
  return values['threads'] === undefined ? null : Number(values['threads']);
}

export function threadProblem(values: ThreadValues): { readonly words: Words } | null {
  const given = threadOption(values);
  const isRight = given === null || (Number.isInteger(given) && given >= 1 && given <= MOST_THREADS);
  return isRight ? null : { words: { key: 'cli.usage.threads', args: [String(values['threads'])] } };
}
