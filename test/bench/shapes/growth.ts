// `npm run bench -- --shapes`: measures how the time of every answer grows with its text, for texts that somebody makes to be slow.
import process from 'node:process';
import { milliseconds, type Row, times as ratio } from '../numbers.ts';
import { ANSWERS, type Answer, type Subject, subjectOf } from './answers.ts';
import type { Shape } from './shape.ts';
import { SHAPES } from './shapes.ts';

/** In UTF-16 code units. Each is twice the one before. */
const SIZES: readonly number[] = [20_000, 40_000, 80_000, 160_000];
const SMALLEST = 20_000;
const LARGEST = 160_000;

/** A small text is run more often, so that its code is compiled as well. */
const RUNS: readonly number[] = [20, 10, 5, 5];

/** In milliseconds. What takes less at the largest size is left out: it can harm nobody, and the clock is too coarse for it. */
const LEAST = 5;

/** In milliseconds. Runs of a size that take more together are enough. */
const ENOUGH = 150;

/** In milliseconds. A size that takes longer is the last one, so that a shape that hangs does not hang the bench. */
const MOST = 4000;

/** How much faster than its text the time may grow from the smallest size to the largest. */
const MOST_ABOVE_LINEAR = 1.4;

/** How often an answer that seems to grow faster is measured. The least times of all count, because noise is no growth. */
const ATTEMPTS = 3;

/** The text of a shape at a size. All answers share it, so that it is checked once beforehand. */
type SubjectAt = (size: number) => Subject;

/**
 * Measures the shapes whose names contain `part`, in the order of the list and from the first one on whose name contains `from`. Yields a row
 * for each answer that takes long enough to be measured, as soon as it is known, and at last how many of them grow faster than they may.
 */
export function* growthOfShapes(part: string, from = ''): Generator<Row, void> {
  const first = SHAPES.findIndex(({ name }) => name.includes(from));
  const shapes = first < 0 ? [] : SHAPES.slice(first).filter(({ name }) => name.includes(part));
  let [measured, missed] = [0, 0];
  for (const shape of shapes) {
    const at = subjectsOf(shape);
    for (const [name, give] of Object.entries(ANSWERS)) {
      const row = rowOf(`${shape.name}, ${name}`, give, at);
      if (row) {
        measured++;
        missed += row.met ? 0 : 1;
        yield row;
      }
    }
  }
  const answers = shapes.length * Object.keys(ANSWERS).length;
  yield {
    what: `${shapes.length} shapes, ${answers} answers`,
    measured: `${measured} take ${LEAST} ms or more`,
    beside: '',
    ratio: `${missed} grow faster`,
    target: 'none',
    met: missed === 0 && shapes.length > 0,
  };
}

function subjectsOf(shape: Shape): SubjectAt {
  const known = new Map<number, Subject>();
  return (size) => {
    const subject = known.get(size) ?? subjectOf(shape, size);
    known.set(size, subject);
    return subject;
  };
}

/** Null where the answer takes less than `LEAST` at the largest size. */
function rowOf(what: string, give: Answer, at: SubjectAt): Row | null {
  // A run at the smallest size shows what would take for ever at the largest, which most answers are run at once and never again.
  if (timeOf(give, at(SMALLEST), 1) < LEAST && timeOf(give, at(LARGEST), 1) < LEAST) {
    return null;
  }
  let times: readonly number[] = [];
  let growth = growthOf(times);
  for (let attempt = 0; attempt < ATTEMPTS && !growth.met; attempt++) {
    times = timesOf(give, at, times);
    growth = growthOf(times);
  }
  // The first run is compiled while it runs.
  if (times.length === SIZES.length && (times.at(-1) ?? 0) < LEAST) {
    return null;
  }
  return {
    what,
    measured: times.map(milliseconds).join(', '),
    beside: `n^${growth.exponent.toFixed(2)}`,
    ratio: `${ratio(growth.aboveLinear)} linear`,
    target: `≤ ${MOST_ABOVE_LINEAR}×`,
    met: growth.met,
  };
}

function growthOf(times: readonly number[]): { exponent: number; aboveLinear: number; met: boolean } {
  const exponent = slope(SIZES, times);
  const aboveLinear = ((SIZES[times.length - 1] ?? SMALLEST) / SMALLEST) ** (exponent - 1);
  return { exponent, aboveLinear, met: aboveLinear <= MOST_ABOVE_LINEAR && times.length === SIZES.length };
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
