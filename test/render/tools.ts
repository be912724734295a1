// Builds the real helm and kustomize, at the versions that go.mod pins, once into a cache folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-render');
const EXE = process.platform === 'win32' ? '.exe' : '';

/** The programs, where `buildTools` puts them. */
export const TOOLS = { helm: join(CACHE, `helm${EXE}`), kustomize: join(CACHE, `kustomize${EXE}`) } as const;

/** Null when the tools are there, otherwise what keeps them from being built here. Throws when building them fails. */
export function buildTools(): string | null {
  const stamp = join(CACHE, 'built');
  const wanted = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) {
    wanted.update(readFileSync(join(HERE, file)));
  }
  const key = wanted.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) {
    return null;
  }
  const missing = whyNoGo();
  if (missing) {
    return missing;
  }
  console.log('Building helm and kustomize with Go, once: some minutes the first time …');
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const { status } = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', CACHE, 'tool'], {
    cwd: HERE,
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error(`go build ended with ${status} in ${HERE}`);
  }
  // Last, so that a build that was interrupted does not count.
  writeFileSync(stamp, key);
  return null;
}

/** Reading go.mod is the smallest thing that a Go too old for it refuses. */
function whyNoGo(): string | null {
  const { error, status, stderr } = spawnSync('go', ['list', '-m'], { cwd: HERE, encoding: 'utf8' });
  const needed = /^go (\S+)$/m.exec(readFileSync(join(HERE, 'go.mod'), 'utf8'))?.[1];
  const needs = `Go ${needed} or newer in the PATH, and the Go module proxy within reach`;
  if (error) {
    return `it needs ${needs}; go could not be started (${error.message})`;
  }
  return status === 0 ? null : `it needs ${needs}; go said: ${stderr.trim()}`;
}
