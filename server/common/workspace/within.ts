// Waits for work, but not for long.

/** Resolves with `work`, or after `patience` milliseconds, which may be infinite. `onLate` is told of work that ends after that. */
export function within(patience: number, work: Promise<unknown>, onLate: () => void): Promise<void> {
  if (patience === Number.POSITIVE_INFINITY) {
    return work.then(() => undefined);
  }
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      resolve();
    }, patience);
    work.then(() => {
      clearTimeout(timer);
      if (isLate) {
        onLate();
      }
      resolve();
    }, reject);
  });
}
