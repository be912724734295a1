// Takes the place of node:assert/strict in a web extension host, which has no Node. It has what the suites use.

class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

function ok(value: unknown, message?: string): asserts value {
  if (!value) throw new AssertionError(message ?? `${show(value)} is not truthy`);
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  ok(Object.is(actual, expected), message ?? `${show(actual)} is not ${show(expected)}`);
}

function notEqual(actual: unknown, expected: unknown, message?: string): void {
  ok(!Object.is(actual, expected), message ?? `${show(actual)} is the same`);
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  ok(isSame(actual, expected), message ?? `${show(actual)} is not ${show(expected)}`);
}

function match(text: string, pattern: RegExp, message?: string): void {
  ok(pattern.test(text), message ?? `${show(text)} does not match ${pattern}`);
}

function doesNotMatch(text: string, pattern: RegExp, message?: string): void {
  ok(!pattern.test(text), message ?? `${show(text)} matches ${pattern}`);
}

/** The same class, and the same keys with the same values in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [left, right] = [a, b].map((each) =>
    each instanceof Map || each instanceof Set ? [...each.entries()].flat() : Object.entries(each).flat(),
  );
  return (
    left !== undefined &&
    right !== undefined &&
    left.length === right.length &&
    left.every((each, index) => isSame(each, right[index]))
  );
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

export default Object.assign(ok, { ok, equal, notEqual, deepEqual, match, doesNotMatch });
