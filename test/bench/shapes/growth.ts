// `npm run bench -- --shapes`: measures how the time of every answer grows with its text, for texts that somebody makes to be slow.
import process from 'node:process';
import { milliseconds, type Row, times as ratio } from '../numbers.ts';
import { ANSWERS, type Answer, subjectOf } from './answers.ts';
import type { Shape } from './shape.ts';
import { SHAPES } from './shapes.ts';

/** In UTF-16 code units. Each is twice the one before. */
const SIZES: readonly number[] = [20_000, 40_000, 80_000, 160_000];
const RUNS = 5;

/** In milliseconds. What takes less at the largest size is left out: it can harm nobody, and the clock is too coarse for it. */
const LEAST = 5;

/** In milliseconds. A size that takes longer is the last one, so that a shape that hangs does not hang the bench. */
const MOST = 4000;

/** How much faster than its text the time may grow from the smallest size to the largest. */
const MOST_ABOVE_LINEAR = 1.4;

/** Measures the shapes whose names contain `part`. Returns a row for each answer that takes long enough to be measured. */
export function growthOfShapes(part: string): readonly Row[] {
  const shapes = SHAPES.filter(({ name }) => name.includes(part));
  const rows = shapes.flatMap((shape) =>
    Object.entries(ANSWERS).flatMap(([name, give]) => {
      const measured = timesOf(give, shape);
      return measured.length === 0 ? [] : [rowOf(`${shape.name}, ${name}`, measured)];
    }),
  );
  const missed = rows.filter(({ met }) => !met);
  const answers = shapes.length * Object.keys(ANSWERS).length;
  const summary: Row = {
    what: `${shapes.length} shapes, ${answers} answers`,
    measured: `${rows.length} take ${LEAST} ms or more`,
    beside: '',
    ratio: `${missed.length} grow faster`,
    target: 'none',
    met: missed.length === 0,
  };
  return [...rows, summary];
}

function rowOf(what: string, measured: readonly number[]): Row {
  const last = SIZES[measured.length - 1] ?? 1;
  const exponent = slope(SIZES, measured);
  const aboveLinear = (last / (SIZES[0] ?? 1)) ** (exponent - 1);
  return {
    what,
    measured: measured.map(milliseconds).join(', '),
    beside: `n^${exponent.toFixed(2)}`,
    ratio: `${ratio(aboveLinear)} linear`,
    target: `≤ ${MOST_ABOVE_LINEAR}×`,
    met: aboveLinear <= MOST_ABOVE_LINEAR && measured.length === SIZES.length,
  };
}

/** The least time for each of `SIZES`, as far as they were measured. Empty where the answer takes less than `LEAST`. */
function timesOf(give: Answer, shape: Shape): readonly number[] {
  // The smallest size first shows what would take too long at the largest.
  if (timeOf(give, shape, SIZES[0] ?? 0, 1) < LEAST && timeOf(give, shape, SIZES.at(-1) ?? 0, 2) < LEAST) {
    return [];
  }
  const measured: number[] = [];
  for (const size of SIZES) {
    const time = timeOf(give, shape, size, RUNS);
    measured.push(time);
    if (time > MOST) {
      break;
    }
  }
  return measured;
}

/** The least CPU time of `runs` runs, in milliseconds. What takes long is run less often, because noise matters less there. */
function timeOf(give: Answer, shape: Shape, size: number, runs: number): number {
  const run = give(subjectOf(shape, size));
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < runs && (n < 2 || least < MOST / 8) && least < MOST; n++) {
    const begin = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, (user + system) / 1000);
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
