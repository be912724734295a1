// `npm run bench -- --shapes`: measures how the time of every answer grows with its text, for every shape.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { startCounting } from '../../support/work.ts';
import { type Row, times } from '../numbers.ts';
import { ANSWERS, type Subject, subjectOf } from './answers.ts';
import { LEAST, rowOf, type SubjectAt } from './growth.ts';
import type { Shape } from './shape.ts';
import { SHAPES } from './shapes.ts';

/**
 * Measures the answers whose names, as `a.yaml: many keys, check`, contain `part`, in the order of the list and from the first shape on whose name
 * contains `from`. Yields a row for each of them that takes long enough to be measured, as soon as it is known, then for each shape one of those
 * that are left out. What grows faster than it may is measured again in a new process, in which nothing else was compiled or collected. The
 * last row counts them all.
 */
export function* growthOfShapes(part: string, from = ''): Generator<Row, void> {
  const first = SHAPES.findIndex(({ name }) => name.includes(from));
  const missed: Row[] = [];
  let [measured, left] = [0, 0];
  for (const shape of first < 0 ? [] : SHAPES.slice(first)) {
    const unmeasured: string[] = [];
    for (const { answer, row } of rowsOf(shape, part)) {
      if (row) {
        measured++;
        missed.push(...(row.met ? [] : [row]));
        yield row;
      } else {
        unmeasured.push(answer.slice(shape.name.length + 2));
      }
    }
    left += unmeasured.length;
    if (unmeasured.length > 0) {
      yield counted(`${shape.name}, left out`, unmeasured.join(', '), '', `under ${LEAST} ms`, true);
    }
  }
  const again = missed.map(({ what }) => measuredAlone(what)).filter((row) => row !== null);
  yield* again.map((row) => ({ ...row, what: `again: ${row.what}` }));
  const twice = again.filter(({ met }) => !met).length;
  yield counted(
    `${measured + left} answers`,
    `${measured} measured, ${left} left out`,
    `${missed.length} grow faster, ${twice} of them again`,
    'none',
    twice === 0 && measured + left > 0,
  );
}

/** Measures the answer of this name alone. Null where it takes too little time, or there is none. */
export function rowOfAnswer(name: string): Row | null {
  return (
    SHAPES.flatMap((shape) => [...rowsOf(shape, name)]).find(({ answer }) => answer === name)?.row ?? null
  );
}

/** How often the work of the answer for a text is in that for one of twice its length. It is counted, so it is the same on any machine. */
export function workGrowthOf(name: string): number {
  const counter = startCounting();
  const [once = Number.NaN, twice = Number.NaN] = [40_000, 80_000].map((size) => {
    const shape = SHAPES.find((each) => name.startsWith(`${each.name}, `));
    const give = ANSWERS[name.slice((shape?.name.length ?? 0) + 2)];
    const run = shape && give?.(subjectOf(shape, size));
    return counter.count(() => run?.());
  });
  counter.stop();
  return twice / once;
}

/** The answers of `shape` whose names contain `part`. */
function* rowsOf(
  shape: Shape,
  part: string,
): Generator<{ readonly answer: string; readonly row: Row | null }> {
  const known = new Map<number, Subject>();
  const at: SubjectAt = (size) => {
    const subject = known.get(size) ?? subjectOf(shape, size);
    known.set(size, subject);
    return subject;
  };
  for (const [name, give] of Object.entries(ANSWERS)) {
    const answer = `${shape.name}, ${name}`;
    if (answer.includes(part)) {
      yield { answer, row: rowOf(answer, give, at) };
    }
  }
}

/** Measures one answer in a process of its own, and counts its work in another, because counted code is slower. */
function measuredAlone(name: string): Row | null {
  const [row, work] = ['time', 'work'].map((what) => {
    const args = [join(import.meta.dirname, 'oneAnswerProgram.ts'), what, name];
    const { stdout } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(stdout);
  });
  return row && { ...row, beside: `${row.beside}, ${times(work)} the work for twice the text` };
}

function counted(what: string, measured: string, ratio: string, target: string, met: boolean): Row {
  return { what, measured, beside: '', ratio, target, met };
}
