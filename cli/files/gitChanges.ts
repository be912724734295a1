// Asks git which files have changes of their own, so that a fix can be told from them and taken back.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { Io } from '../io.ts';
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
  // A repository can name a program that watches its files. Windows looks for git in the current folder first. Neither may choose what is
  // started here, so that the first is turned off, and the current folder is that of Node.
  const args = [
    '-C',
    repository,
    '-c',
    'core.fsmonitor=false',
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
  ];
  const { status, stdout } = spawnSync('git', [...args, '--untracked-files=all', '--', ...files], {
    cwd: dirname(process.execPath),
    env: { ...env, GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0' },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    return [];
  }
  // Each entry is `XY path`. The paths count from the top of the repository.
  return stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => [join(repository, entry.slice(3)), entry.startsWith('??') ? 'untracked' : 'changed']);
}
