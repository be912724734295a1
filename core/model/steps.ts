// Work that is done step by step, so that whoever has it done can do something else between two steps.

/** Work that ends with a `T`. A step takes some milliseconds at most where its text can be cut so fine. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps, one after the other. */
export function finish<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) {
    step = steps.next();
  }
  return step.value;
}
