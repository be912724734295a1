// Runs a check that needs programs which not every machine has. In CI, a check that is skipped has failed.
import { spawnSync } from 'node:child_process';

/** A check that runs only where its programs can be had. */
export interface OptionalCheck {
  /** The name of the check in messages. */
  readonly title: string;
  /** An environment variable. With the value `require` a skipped check is a failure. */
  readonly variable: string;
  /** The reason why the check cannot run, or null. */
  readonly missing: string | null;
  /** Further arguments for `node --test`. */
  readonly words: readonly string[];
  readonly tests: readonly string[];
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs another one, which is given as its last arguments. */
  readonly within?: readonly string[];
}

/** Runs the tests, or prints why they are skipped. Sets the exit code of the process, which stays a failure if it was one. */
export function runOptionalCheck({
  title,
  variable,
  missing,
  words,
  tests,
  env,
  within = [],
}: OptionalCheck): void {
  if (missing === null) {
    const [program = '', ...args] = [...within, process.execPath, '--test', ...words, ...tests];
    const { status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    process.exitCode ||= status ?? 1;
    return;
  }
  console.log(`skipped: ${title} was not run; ${missing}`);
  const required = process.env['CI'] === 'true' || process.env[variable] === 'require';
  process.exitCode ||= required ? 1 : 0;
}
