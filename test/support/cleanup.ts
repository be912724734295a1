// Cleanup that belongs to one test: what a test starts ends with it, so that all test files can share one process.
import assert from 'node:assert/strict';
import { getTestContext } from 'node:test';

/** Calls `clean` when the running test ends, whether it passed or not. Outside of a test this is a failure: nothing would call `clean`. */
export function atEndOfTest(clean: () => Promise<void>): void {
  const test = getTestContext();
  assert(test && 'after' in test, 'no test is running');
  test.after(clean);
}
