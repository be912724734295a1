// Reads one file and makes of it what its command takes, in whichever thread.
import type { Neighbours } from '../core/index.ts';
import { readSource, type Source, type SourcePlace, type Unjudged } from './files/source.ts';
import { type Problem, type ShownPath, systemProblem } from './problem.ts';

/** What a command makes of a file. Null for a file with nothing to report. */
export type Judgement<Made> = Made | null | Unjudged | { readonly problem: Problem };

/** `make` is not called for a file with nothing to report. */
export function judgeFile<Place extends SourcePlace, Made>(
  place: Place,
  neighbours: Neighbours,
  make: (source: Source<Place>) => Made,
): Judgement<Made> {
  return judgementBy(place, () => {
    const read = readSource(place, neighbours);
    return read === null || typeof read === 'string' ? read : make(read);
  });
}

/** What `judge` returns. What the system refuses is a problem of the file. */
export function judgementBy<Made>(file: ShownPath, judge: () => Judgement<Made>): Judgement<Made> {
  try {
    return judge();
  } catch (error) {
    return { problem: systemProblem(file, error) };
  }
}
