// Counts work instead of time, so that a test can say how work grows, on any machine and however busy it is.
//
// V8 counts how often each function and each block inside it runs. It does not see inside of what is built in. So the built-in functions that
// go over a whole text or a whole list are replaced while the work is counted, by functions that add the length that they go over.
import { Session } from 'node:inspector';

/** Counts the work of what `run` does. It is made for one test at a time, because it replaces built-in functions for all code. */
export interface WorkCounter {
  /** Returns how many blocks of the project and of its packages ran, plus how many characters and items built-in functions went over. */
  readonly count: (run: () => unknown) => number;
  readonly stop: () => void;
}

export function startCounting(): WorkCounter {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    count(run) {
      blocksOf(session);
      const restore = replaceBuiltIns();
      try {
        run();
      } finally {
        restore();
      }
      return blocksOf(session) + passed;
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

/** The files whose work counts. The tests themselves do not. */
const COUNTED = /^file:.*\/(?:core|cli|server|l10n|protocol|node_modules)\//;

/** How many blocks ran since the last call. */
function blocksOf(session: Session): number {
  let blocks = 0;
  // The callback is called before `post` returns, because the session belongs to this thread.
  session.post('Profiler.takePreciseCoverage', (error, answer) => {
    if (error) {
      throw error;
    }
    for (const { url, functions } of answer.result) {
      if (COUNTED.test(url)) {
        for (const { ranges } of functions) {
          for (const { count } of ranges) {
            blocks += count;
          }
        }
      }
    }
  });
  return blocks;
}

/** How many characters and items the built-in functions have gone over. */
let passed = 0;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** How far a call of a built-in function goes, by what it is called on, its result, and its arguments. */
type Passes = (on: string | readonly unknown[], result: unknown, args: readonly unknown[]) => number;

const forward: Passes = (on, result, [, from]) => {
  const start = typeof from === 'number' ? Math.max(0, from) : 0;
  return (typeof result === 'number' && result >= 0 ? result : on.length) - Math.min(start, on.length) + 1;
};
const backward: Passes = (on, result, [, from]) =>
  Math.min(typeof from === 'number' ? from : on.length, on.length) - Number(result) + 1;
const whole: Passes = (on) => on.length + 1;
const shorter: Passes = (on, result) => on.length - String(result).length + 1;
const list: Passes = (_, result) => (Array.isArray(result) ? result.length : 0) + 1;

const STRINGS: Readonly<Record<string, Passes>> = {
  indexOf: forward,
  includes: (on, result, args) => (result === true ? 1 : forward(on, -1, args)),
  lastIndexOf: backward,
  replaceAll: whole,
  split: list,
  toLowerCase: whole,
  trim: shorter,
  trimEnd: shorter,
  trimStart: shorter,
};
const LISTS: Readonly<Record<string, Passes>> = {
  concat: list,
  flat: list,
  includes: (on, result, args) => (result === true ? 1 : forward(on, -1, args)),
  indexOf: forward,
  join: whole,
  lastIndexOf: backward,
  reverse: whole,
  slice: list,
  splice: (on, _, [from]) => on.length - Number(from) + 1,
};

/** Replaces the functions, and returns a function that puts them back. */
function replaceBuiltIns(): () => void {
  passed = 0;
  const restore = [
    ...Object.entries(STRINGS).map(([name, passes]) => replace(String.prototype, name, passes)),
    ...Object.entries(LISTS).map(([name, passes]) => replace(Array.prototype, name, passes)),
    replaceExec(),
  ];
  return () => {
    for (const each of restore) {
      each();
    }
  };
}

function replace(prototype: object, name: string, passes: Passes): () => void {
  const built = Reflect.get(prototype, name) as Method;
  const counting: Method = function (...args) {
    const result = built.apply(this, args);
    passed += passes(this as string, result, args);
    return result;
  };
  return define(prototype, name, built, counting);
}

/** Every search with a regular expression calls this function, those of strings too. */
function replaceExec(): () => void {
  const built = RegExp.prototype.exec;
  const counting = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = built.call(this, text);
    // A search for the start of the text ends there.
    const stays = this.sticky || (this.source.startsWith('^') && !this.multiline);
    const end = found ? found.index + found[0].length : stays ? from : text.length;
    passed += Math.max(0, end - from) + 1;
    return found;
  };
  return define(RegExp.prototype, 'exec', built, counting);
}

function define(prototype: object, name: string, before: unknown, after: unknown): () => void {
  const put = (value: unknown) =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  put(after);
  return () => void put(before);
}
