// Gives all runs for one chart a time together.
import { trouble } from '../trouble.ts';
import type { Runner } from './runner.ts';

/** Five minutes, in milliseconds. */
const MOST_TIME = 300_000;

/** The runner whose runs are refused once they have taken `time` milliseconds together, counted from the first of them. */
export function withDeadline(runner: Runner, time: number = MOST_TIME): Runner {
  let end: number | null = null;
  return {
    ...runner,
    run: async (...args) => {
      if (end !== null && performance.now() > end) {
        return trouble('proof.chartTime', Math.round(time / 60_000));
      }
      end ??= performance.now() + time;
      return runner.run(...args);
    },
  };
}
