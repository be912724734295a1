// Merges calls that come close together, because a client can send thousands of notifications at once.

/** At most one call in so many milliseconds, and one after the last. Nobody sees a difference at this length. */
export const MERGED_WITHIN = 50;

export interface Merged {
  /** Calls `action`, or has it called soon if it was called just now. */
  readonly call: () => void;
  /** Whoever waits no longer. */
  readonly dispose: () => void;
}

/** Calls `action` at once the first time, and at most once per interval while calls go on. No call is lost. */
export function merged(action: () => void): Merged {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWaiting = false;
  const run = (): void => {
    isWaiting = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWaiting) {
        run();
      }
    }, MERGED_WITHIN);
    action();
  };
  return {
    call: () => {
      isWaiting = true;
      if (timer === undefined) {
        run();
      }
    },
    dispose: () => {
      clearTimeout(timer);
      timer = undefined;
      isWaiting = false;
    },
  };
}
