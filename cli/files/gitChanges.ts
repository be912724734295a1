// Asks git which files have changes of their own, so that a fix can be told from them and taken back.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Io } from '../io.ts';
import { osPath, pathOf } from './osPath.ts';
import { repositoryOf } from './repository.ts';

/** `changed`: differs from the last commit, staged or not. `untracked`: git has no version of it, and does not ignore it either. */
export type GitChange = 'changed' | 'untracked';

/**
 * The changes of `files`, which are absolute paths without links. A file without changes is left out, and so is every file outside of a
 * repository. Files that git ignores are left out as well: they are made anew by whatever made them. Where there is no git, nothing is known.
 */
export function gitChanges(files: readonly string[], env: Io['env']): ReadonlyMap<string, GitChange> {
  const changes = new Map<string, GitChange>();
  const byRepository = new Map<string, string[]>();
  for (const file of files) {
    const repository = repositoryOf(dirname(file));
    if (repository !== null) {
      const own = byRepository.get(repository) ?? [];
      own.push(file);
      byRepository.set(repository, own);
    }
  }
  for (const [repository, own] of byRepository) {
    for (let from = 0; from < own.length; from += MOST_PATHS) {
      for (const [path, change] of statusOf(repository, own.slice(from, from + MOST_PATHS), env)) {
        changes.set(path, change);
      }
    }
  }
  return changes;
}

/** So many paths fit on a command line everywhere: Windows takes 32,767 characters. */
const MOST_PATHS = 100;

function statusOf(
  repository: string,
  files: readonly string[],
  env: Io['env'],
): readonly (readonly [string, GitChange])[] {
  const stdout = askGit(repository, [...new Set(files.map((file) => argumentFor(file, repository)))], env);
  // Each entry is `XY path`. The paths count from the top of the repository.
  return (stdout?.toString('latin1') ?? '')
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => [
      join(repository, pathOf(Buffer.from(entry.slice(3), 'latin1'))),
      entry.startsWith('??') ? 'untracked' : 'changed',
    ]);
}

/** What git says of `paths` in `repository`. Null where there is no git, or where it cannot say. */
function askGit(repository: string, paths: readonly string[], env: Io['env']): Buffer | null {
  // A repository can name a program that watches its files. Windows looks for git in the current folder first. Neither may choose what is
  // started here, so that the first is turned off, and the current folder is that of Node.
  const safe = ['-c', 'core.fsmonitor=false'];
  const words = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', ...paths];
  // Node starts programs with arguments of text only. A folder with another name is handed over open.
  const folder = osPath(repository);
  const descriptor = typeof folder === 'string' ? null : openSync(folder, 'r');
  try {
    const where = descriptor === null ? repository : '/proc/self/fd/3';
    const { status, stdout } = spawnSync('git', ['-C', where, ...safe, ...words], {
      cwd: dirname(process.execPath),
      env: { ...env, GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0' },
      stdio: ['ignore', 'pipe', 'ignore', ...(descriptor === null ? [] : [descriptor])],
      maxBuffer: 1 << 26,
    });
    return status === 0 ? stdout : null;
  } finally {
    if (descriptor !== null) {
      closeSync(descriptor);
    }
  }
}

/** `file` from the top of its repository, or the nearest folder around it whose name is text. */
function argumentFor(file: string, repository: string): string {
  const path = relative(repository, file);
  const isText = typeof osPath(path) === 'string';
  return isText ? path || '.' : argumentFor(dirname(file), repository);
}
