// Registers the cleanup of the running test. Each test cleans up after itself, so all test files can share one process.
import assert from 'node:assert/strict';
import { getTestContext } from 'node:test';

/** Calls `clean` when the running test ends, whether it passed or not. Fails outside of a test, because nothing would call `clean`. */
export function atEndOfTest(clean: () => Promise<void>): void {
  const test = getTestContext();
  assert(test && 'after' in test, 'no test is running');
  test.after(clean);
}
