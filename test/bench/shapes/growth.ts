// Measures how the time of one answer grows with its text, for a text that somebody makes to be slow.
import process from 'node:process';
import { milliseconds, type Row, times as ratio } from '../numbers.ts';
import type { Answer, Subject } from './answers.ts';

/** In UTF-16 code units. Each is twice the one before. */
const SIZES: readonly number[] = [20_000, 40_000, 80_000, 160_000];
const SMALLEST = 20_000;
const LARGEST = 160_000;

/** A small text is run more often, so that its code is compiled as well. */
const RUNS: readonly number[] = [20, 10, 5, 5];

/** In milliseconds. What takes less at the largest size is left out: it can harm nobody, and the clock is too coarse for it. */
export const LEAST = 5;

/** In milliseconds. Runs of a size that take more together are enough. */
const ENOUGH = 50;

/** In milliseconds. A size that takes longer is the last one, so that a shape that hangs does not hang the bench. */
const MOST = 4000;

/** How much faster than its text the time may grow from the smallest size to the largest. */
const MOST_ABOVE_LINEAR = 1.4;

/** The same for the first look at an answer, which takes two sizes and few runs. What seems to grow faster is measured at all sizes. */
const MOST_AT_FIRST = 1.3;
const RUNS_OF_A_LOOK = 3;

/** How often an answer that seems to grow faster is measured. The least times of all count, because noise is no growth. */
const ATTEMPTS = 3;

/** The text of a shape at a size. All answers share it, so that it is checked once beforehand. */
export type SubjectAt = (size: number) => Subject;

/** The row of an answer; null where it takes less than `LEAST` at the largest size. */
export function rowOf(what: string, give: Answer, at: SubjectAt): Row | null {
  // What would take for ever at the largest size, if it grows with the square of its text, is measured from size to size.
  const isQuick = timeOf(give, at(SMALLEST), 1) * (LARGEST / SMALLEST) ** 2 < MOST;
  const first = isQuick ? firstLook(give, at) : null;
  if (first && first.largest < LEAST) {
    return null;
  }
  if (first && isLinear(first)) {
    return written(what, [SMALLEST, LARGEST], [first.smallest, first.largest]);
  }
  let row = written(what, SIZES, []);
  let times: readonly number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS && !row.met; attempt++) {
    times = timesOf(give, at, times);
    row = written(what, SIZES, times);
  }
  // The first runs are compiled while they run.
  return times.length === SIZES.length && (times.at(-1) ?? 0) < LEAST ? null : row;
}

/** The least times at two sizes. */
interface Look {
  readonly smallest: number;
  readonly largest: number;
}

/** One run at the largest size tells most answers apart. Where it seems to take too long, more runs follow, because the first is compiled while it runs. */
function firstLook(give: Answer, at: SubjectAt): Look {
  let largest = timeOf(give, at(LARGEST), 1);
  let smallest = largest < LEAST ? 0 : timeOf(give, at(SMALLEST), RUNS_OF_A_LOOK);
  for (let more = 1; more < RUNS_OF_A_LOOK && largest >= LEAST && !isLinear({ smallest, largest }); more++) {
    largest = Math.min(largest, timeOf(give, at(LARGEST), 1));
    smallest = Math.min(smallest, timeOf(give, at(SMALLEST), RUNS_OF_A_LOOK));
  }
  return { smallest, largest };
}

function isLinear({ smallest, largest }: Look): boolean {
  return largest * SMALLEST <= MOST_AT_FIRST * LARGEST * smallest;
}

/** The row of the `times` of the first of `sizes`. It is missed where times of later sizes are missing. */
function written(what: string, sizes: readonly number[], times: readonly number[]): Row {
  const exponent = slope(sizes, times);
  const aboveLinear = ((sizes[times.length - 1] ?? SMALLEST) / SMALLEST) ** (exponent - 1);
  return {
    what,
    measured: times.map(milliseconds).join(', '),
    beside: `n^${exponent.toFixed(2)}`,
    ratio: `${ratio(aboveLinear)} linear`,
    target: `≤ ${MOST_ABOVE_LINEAR}×`,
    met: aboveLinear <= MOST_ABOVE_LINEAR && times.length === sizes.length,
  };
}

/** The least time for each of `SIZES`, as far as they are measured, where `before` has the least times of earlier attempts. */
function timesOf(give: Answer, at: SubjectAt, before: readonly number[]): readonly number[] {
  const measured: number[] = [];
  for (const [index, size] of SIZES.entries()) {
    const time = Math.min(
      timeOf(give, at(size), RUNS[index] ?? 1),
      before[index] ?? Number.POSITIVE_INFINITY,
    );
    measured.push(time);
    if (time > MOST) {
      break;
    }
  }
  return measured;
}

/** The least CPU time of at most `runs` runs, in milliseconds. What takes long is run less often, because noise matters less there. */
function timeOf(give: Answer, subject: Subject, runs: number): number {
  const run = give(subject);
  let [least, all] = [Number.POSITIVE_INFINITY, 0];
  for (let n = 0; n < runs && all < ENOUGH; n++) {
    const begin = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begin);
    const time = (user + system) / 1000;
    least = Math.min(least, time);
    all += time;
  }
  return least;
}

/** The slope of the straight line that fits the logarithms of times and sizes best: 1 for linear and 2 for quadratic time. */
function slope(sizes: readonly number[], times: readonly number[]): number {
  const xs = times.map((_, index) => Math.log(sizes[index] ?? 1));
  const ys = times.map((time) => Math.log(Math.max(time, 0.001)));
  const [x, y] = [mean(xs), mean(ys)];
  const above = xs.reduce((sum, each, index) => sum + (each - x) * ((ys[index] ?? 0) - y), 0);
  const below = xs.reduce((sum, each) => sum + (each - x) ** 2, 0);
  return below === 0 ? 1 : above / below;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
