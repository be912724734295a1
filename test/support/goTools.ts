// Builds programs in Go that a check runs, at the versions that a go.mod pins, once into a cache folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Go module whose `tool` lines are programs. */
export interface GoTools {
  /** What is built, for people. */
  readonly title: string;
  /** The folder with go.mod and go.sum, and with the sources of programs of our own. */
  readonly module: string;
  /** The folder for the programs, which is emptied before. */
  readonly cache: string;
}

/** Null when the programs are there, otherwise what keeps them from being built here. Throws when building them fails. */
export function buildGoTools({ title, module, cache }: GoTools): string | null {
  const stamp = join(cache, 'built');
  const wanted = createHash('sha256');
  for (const file of readdirSync(module)
    .filter((name) => /^go\.(?:mod|sum)$|\.go$/.test(name))
    .sort()) {
    wanted.update(readFileSync(join(module, file)));
  }
  const key = wanted.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) {
    return null;
  }
  const missing = whyNoGo(module);
  if (missing) {
    return missing;
  }
  console.log(`Building ${title} with Go, once: that can take minutes …`);
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const { status } = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', cache, 'tool'], {
    cwd: module,
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error(`go build ended with ${status} in ${module}`);
  }
  // Last, so that a build that was interrupted does not count.
  writeFileSync(stamp, key);
  return null;
}

/** A check that runs only where its programs could be built. */
export interface GoCheck {
  /** What is skipped, for people. */
  readonly title: string;
  /** The variable of the environment that makes a failure of a skipped check, by the value `require`. */
  readonly variable: string;
  /** What keeps the check from being run. */
  readonly missing: string | null;
  /** Further words for `node --test`. */
  readonly words: readonly string[];
  readonly tests: readonly string[];
}

/** Runs the tests, or says why they are skipped, and sets the exit code. */
export function runGoCheck({ title, variable, missing, words, tests }: GoCheck): void {
  if (missing === null) {
    const { status } = spawnSync(process.execPath, ['--test', ...words, ...tests], { stdio: 'inherit' });
    process.exitCode = status ?? 1;
    return;
  }
  console.log(`skipped: ${title} was not run; ${missing}`);
  const required = process.env['CI'] === 'true' || process.env[variable] === 'require';
  process.exitCode = required ? 1 : 0;
}

/** The path of a program that `buildGoTools` put into `cache`. */
export function goTool(cache: string, name: string): string {
  return join(cache, process.platform === 'win32' ? `${name}.exe` : name);
}

/** Reading go.mod is the smallest thing that a Go too old for it refuses. */
function whyNoGo(module: string): string | null {
  const { error, status, stderr } = spawnSync('go', ['list', '-m'], { cwd: module, encoding: 'utf8' });
  const needed = /^go (\S+)$/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1];
  const needs = `Go ${needed} or newer in the PATH, and the Go module proxy within reach`;
  if (error) {
    return `it needs ${needs}; go could not be started (${error.message})`;
  }
  return status === 0 ? null : `it needs ${needs}; go said: ${stderr.trim()}`;
}
