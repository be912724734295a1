// Does a job for one file after the other, so that a signal ends the program between two files and never within one.
import { setImmediate } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * What `each` makes of `items`, in their order. Until now a signal ended the process at once, which is right while nothing is written. Within a file it
 * would leave the temporary file behind, so here it waits for the end of the file.
 */
export async function oneByOne<Item, Result>(
  items: readonly Item[],
  each: (item: Item) => Result,
): Promise<readonly Result[]> {
  let received: NodeJS.Signals | null = null;
  const note = (signal: NodeJS.Signals): void => {
    received ??= signal;
  };
  for (const signal of SIGNALS) {
    process.on(signal, note);
  }
  const results: Result[] = [];
  try {
    for (const item of items) {
      results.push(each(item));
      // Lets a signal in. Node tells about it only between two jobs.
      await setImmediate();
      if (received !== null) {
        break;
      }
    }
  } finally {
    for (const signal of SIGNALS) {
      process.off(signal, note);
    }
  }
  if (received !== null) {
    // As if it had come now: nobody listens any more, so the process ends by it.
    process.kill(process.pid, received);
  }
  return results;
}
