// Runs the tests inside of VS Code: prints one line for each test, and a last line for programs. VS Code's extension host has neither
// node:test nor its command line, so this file replaces them.

/** The prefix of each line of ours. VS Code prints many other lines between them. */
export const MARK = '[suite] ';

export type TestBody = () => Promise<void> | void;

interface Test {
  readonly name: string;
  readonly body: TestBody;
  readonly timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const tests: Test[] = [];

/** Adds a test. Tests run one after the other, in the order in which they were added. */
export function test(name: string, body: TestBody, options: { readonly timeoutMs?: number } = {}): void {
  tests.push({ name, body, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS });
}

/** Runs all tests. Rejects when a test failed, or when there was none. */
export async function runAll(): Promise<void> {
  let passed = 0;
  for (const each of tests) {
    const started = Date.now();
    const failure = await failureOf(each);
    if (failure === null) passed += 1;
    say(`${failure === null ? '✔' : '✖'} ${each.name} (${Date.now() - started} ms)`);
    if (failure !== null) say(indented(failure));
  }
  const failed = tests.length - passed;
  say(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) throw new Error(`${failed} of ${tests.length} tests failed in VS Code`);
}

/** The stack of the error that a test threw, or null. */
async function failureOf({ body, timeoutMs }: Test): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([Promise.resolve().then(body), tooLong]);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function say(text: string): void {
  for (const line of text.split('\n')) console.log(`${MARK}${line}`);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
