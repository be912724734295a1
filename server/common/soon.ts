// A turn of the event loop, so that messages which are already waiting are read first. Works in Node and in a web worker.

export function soon(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
    } else {
      waiting.push(resolve);
      post ??= openChannel();
      post();
    }
  });
}

const waiting: (() => void)[] = [];
let post: (() => void) | null = null;

/**
 * Returns a function that wakes the first who waits. A browser has timers that follow each other wait for 4 ms. A message that a worker sends itself
 * comes at once, behind those that are there.
 */
function openChannel(): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => waiting.shift()?.());
  port1.start();
  return () => port2.postMessage(null);
}
