// What is left out of a folder and all below it: the ignore files of the folder, and of those above up to the top of the repository.
import type { IgnoreFile } from './ignoreFile.ts';
import { IGNORE_FILES } from './neighbourKinds.ts';

/** `.git/info/exclude` is the word of one person about a repository, and counts last. */
const SOURCES = [...IGNORE_FILES, '.git/info/exclude'] as const;
export type IgnoreSource = (typeof SOURCES)[number];

export interface IgnoreScope {
  /** Of the nearest folder above that has something to say; null where none has. */
  readonly parent: IgnoreScope | null;
  /** With `/` between its parts, `''` for the top of what paths count from. */
  readonly folder: string;
  readonly isRepository: boolean;
  readonly files: ReadonlyMap<IgnoreSource, IgnoreFile>;
}

/**
 * Whether `path`, below `scope.folder`, is left out. As with ripgrep the sources speak one after the other, and of one source the nearest file
 * speaks first; Git's own files count inside of a repository alone, and not in another one inside it. The folders above `path` are asked for
 * by whoever walks: nothing in a folder that is left out can be taken back.
 */
export function isIgnored(path: string, isFolder: boolean, scope: IgnoreScope | null): boolean {
  for (const source of scope ? SOURCES : []) {
    const decided = decide(source, path, isFolder, scope);
    if (decided !== null) {
      return decided;
    }
  }
  return false;
}

function decide(
  source: IgnoreSource,
  path: string,
  isFolder: boolean,
  innermost: IgnoreScope | null,
): boolean | null {
  const isGits = source === '.gitignore' || source === '.git/info/exclude';
  if (isGits && !isInRepository(innermost)) {
    return null;
  }
  for (let scope = innermost; scope; scope = isGits && scope.isRepository ? null : scope.parent) {
    const own = scope.folder === '' ? path : path.slice(scope.folder.length + 1);
    const decided = scope.files.get(source)?.decide(own, isFolder) ?? null;
    if (decided !== null) {
      return decided;
    }
  }
  return null;
}

function isInRepository(scope: IgnoreScope | null): boolean {
  return scope !== null && (scope.isRepository || isInRepository(scope.parent));
}
