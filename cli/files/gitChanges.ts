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
      for (const [path, change] of statusOf(repository, own.slice(from, from + MOST_PATHS), env) ?? []) {
        changes.set(path, change);
      }
    }
  }
  return changes;
}

/** So many paths fit on a command line everywhere: Windows takes 32,767 characters. */
const MOST_PATHS = 100;

/** The changes of `files`, which may be folders, in `repository`. All paths are absolute. Null where git cannot say. */
export function statusOf(
  repository: string,
  files: readonly string[],
  env: Io['env'],
): readonly (readonly [string, GitChange])[] | null {
  const stdout = askGit(repository, [...new Set(files.map((file) => argumentFor(file, repository)))], env);
  // Each entry is `XY path`. The paths count from the top of the repository.
  const entries = stdout?.toString('latin1').split('\0') ?? null;
  return (
    entries
      ?.filter((entry) => entry !== '')
      .map((entry) => [
        join(repository, pathOf(Buffer.from(entry.slice(3), 'latin1'))),
        entry.startsWith('??') ? 'untracked' : 'changed',
      ]) ?? null
  );
}

/**
 * What git says of `paths` in `repository`. Null where there is no git, or where it cannot say.
 *
 * The settings of a repository can name programs. None of them is started, because whoever made the repository chose them: no program that
 * watches the files, no filter, and no transport that fetches what is missing.
 */
function askGit(repository: string, paths: readonly string[], env: Io['env']): Buffer | null {
  const filters = filtersOf(repository, env);
  if (filters === null) {
    return null;
  }
  const settings = ['core.fsmonitor=false', ...filters].flatMap((each) => ['-c', each]);
  // A submodule has settings of its own. Its files are asked about in its own repository.
  const quick = ['--no-renames', '--ignore-submodules=all', '--untracked-files=all'];
  return runGit(repository, [...settings, 'status', '--porcelain', '-z', ...quick, '--', ...paths], env);
}

/**
 * Settings that turn off the filters that the repository sets. Filters of the person, such as those of Git LFS, stay. Git takes a file without
 * its filter for changed if it has to look into it. Null where a filter cannot be named on a command line.
 */
function filtersOf(repository: string, env: Io['env']): readonly string[] | null {
  const wanted = ['--includes', '--null', '--name-only', '--get-regexp', '^filter\\..*\\.(clean|process)$'];
  // Where only one of the two files exists, git answers for both scopes or refuses one of them.
  const printed = ['--local', '--worktree'].map((scope) =>
    runGit(repository, ['config', scope, ...wanted], env),
  );
  const names = printed.flatMap((bytes) => (bytes ? pathOf(bytes).split('\0').slice(0, -1) : []));
  if (names.some((name) => name.includes('=') || typeof osPath(name) !== 'string')) {
    return null;
  }
  // A filter that is required and is not there would be an error.
  return names.flatMap((name) => [`${name}=`, `${name.replace(/\.[^.]*$/, '.required')}=false`]);
}

/** What git prints. Null where there is no git, or where it fails. `words` must not let git start a program that the repository names. */
export function runGit(repository: string, words: readonly string[], env: Io['env']): Buffer | null {
  // Node starts programs with arguments of text only. A folder with another name is handed over open.
  const folder = osPath(repository);
  const descriptor = typeof folder === 'string' ? null : openSync(folder, 'r');
  try {
    const where = descriptor === null ? repository : '/proc/self/fd/3';
    const { status, stdout } = spawnSync('git', ['-C', where, ...words], {
      // Windows looks for git in the current folder first. That is not the repository's.
      cwd: dirname(process.execPath),
      env: { ...env, ...SAFE },
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

const SAFE = {
  GIT_LITERAL_PATHSPECS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
};

/** `file` from the top of its repository, or the nearest folder around it whose name is text. */
function argumentFor(file: string, repository: string): string {
  const path = relative(repository, file);
  const isText = typeof osPath(path) === 'string';
  return isText ? path || '.' : argumentFor(dirname(file), repository);
}
