// Asks git which files changed, so that a run looks at those alone.
import { basename, dirname, join, resolve } from 'node:path';
import type { Words } from '../../l10n/index.ts';
import type { Io } from '../io.ts';
import { runGit, statusOf } from './gitChanges.ts';
import { exists, pathOf, realPath } from './osPath.ts';
import { repositoryOf } from './repository.ts';

/**
 * Which changes count. `changed`: those since the last commit, staged or not, and files that git does not track. With a `ref`, those since the
 * work began that led here from `ref`. `staged`: those that the next commit takes.
 */
export type ChangeChoice =
  | { readonly kind: 'changed'; readonly ref: string | null }
  | { readonly kind: 'staged' };

/** What the options `--changed` and `--staged` say. Null where neither is given. */
export function changeChoice({ changed, staged }: Readonly<Record<string, unknown>>): ChangeChoice | null {
  if (staged === true) {
    return { kind: 'staged' };
  }
  const ref = typeof changed === 'string' && changed !== '' ? changed : null;
  return changed === undefined ? null : { kind: 'changed', ref };
}

/** Whether the file at an absolute path has changed. */
export type IsChanged = (absolute: string) => boolean;

/** @param folders absolute paths of folders, each in a repository; @returns why git cannot say what has changed, with the folder */
export function changedFiles(
  folders: readonly string[],
  choice: ChangeChoice,
  env: Io['env'],
): IsChanged | { readonly folder: string; readonly words: Words } {
  const changed = new Set<string>();
  const asked = new Set<string>();
  for (const folder of folders) {
    const repository = repositoryOf(folder);
    if (repository === null) {
      return { folder, words: { key: 'cli.changed.noRepository' } };
    }
    if (!asked.has(repository)) {
      asked.add(repository);
      const paths = changesIn(repository, choice, env);
      if ('key' in paths) {
        return { folder: repository, words: paths };
      }
      const top = realPath(repository);
      for (const path of paths) {
        changed.add(join(top, path));
      }
    }
  }
  return (absolute) => {
    // A link is a file of its own for git, with the name of the link.
    const own = join(realPath(dirname(absolute)), basename(absolute));
    return changed.has(own) || (exists(absolute) && changed.has(realPath(absolute)));
  };
}

/**
 * The choice and the paths that a command line means. In `--changed main`, as in `git diff main`, a word that is no file and names a commit is the
 * commit.
 */
export function readChoice(
  choice: ChangeChoice | null,
  paths: readonly string[],
  cwd: string,
  env: Io['env'],
): { readonly changes: ChangeChoice | null; readonly paths: readonly string[] } {
  const ref =
    choice?.kind === 'changed' && choice.ref === null
      ? paths.find((path) => path !== '-' && !exists(resolve(cwd, path)) && isCommit(path, cwd, env))
      : undefined;
  if (ref === undefined) {
    return { changes: choice, paths };
  }
  const others = paths.filter((path) => path !== ref);
  return { changes: { kind: 'changed', ref }, paths: others.length > 0 ? others : ['.'] };
}

/** Whether `word` names a commit in the repository around `folder`. */
function isCommit(word: string, folder: string, env: Io['env']): boolean {
  const repository = repositoryOf(folder);
  return repository !== null && commitOf(repository, word, env) !== null;
}

function changesIn(repository: string, choice: ChangeChoice, env: Io['env']): readonly string[] | Words {
  if (choice.kind === 'staged') {
    return namesOf(diff(repository, ['--cached'], env)) ?? NOT_ANSWERED;
  }
  const status = statusOf(repository, [repository], env);
  if (status === null) {
    return NOT_ANSWERED;
  }
  const own = status.map(([path]) => path.slice(repository.length + 1));
  if (choice.ref === null) {
    return own;
  }
  const commit = commitOf(repository, choice.ref, env);
  if (commit === null) {
    return { key: 'cli.changed.noCommit', args: [choice.ref] };
  }
  const base = lineOf(runGit(repository, ['merge-base', commit, 'HEAD'], env));
  const committed = base === null ? null : namesOf(diff(repository, [base, 'HEAD'], env));
  return committed ? [...committed, ...own] : { key: 'cli.changed.noBase', args: [choice.ref] };
}

const NOT_ANSWERED: Words = { key: 'cli.changed.noAnswer' };

/** What differs, by name, of files that are still there. No program that the repository names is started. */
function diff(repository: string, words: readonly string[], env: Io['env']): Buffer | null {
  return runGit(repository, ['-c', 'core.fsmonitor=false', 'diff', ...NAMES, ...words], env);
}

const NAMES = [
  '--name-only',
  '-z',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=all',
  '--diff-filter=d',
];

function commitOf(repository: string, ref: string, env: Io['env']): string | null {
  return lineOf(
    runGit(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], env),
  );
}

function lineOf(printed: Buffer | null): string | null {
  return printed?.toString('latin1').trim() || null;
}

function namesOf(printed: Buffer | null): readonly string[] | null {
  const names = printed?.toString('latin1').split('\0') ?? null;
  return names?.filter((name) => name !== '').map((name) => pathOf(Buffer.from(name, 'latin1'))) ?? null;
}
