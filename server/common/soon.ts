// A turn of the event loop, so that messages which are already waiting are read first. Works in Node and in a web worker.

export function soon(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
    } else {
      setTimeout(resolve, 0);
    }
  });
}
