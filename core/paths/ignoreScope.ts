// Decides whether a path is ignored, by the ignore files of its folder and of the folders above. Made for code that walks folders.
import type { IgnoreFile } from './ignoreFile.ts';
import { IGNORE_FILES } from './neighbourKinds.ts';

/** In order of precedence. `.git/info/exclude` holds one person's own patterns for a repository, and comes last. */
const SOURCES = [...IGNORE_FILES, '.git/info/exclude'] as const;
export type IgnoreSource = (typeof SOURCES)[number];

export interface IgnoreScope {
  /** The scope of the nearest folder above that has one; null if there is none. */
  readonly parent: IgnoreScope | null;
  /** Path of the folder with `/` between its parts, from the same top as the paths that are tested. `''` for that top. */
  readonly folder: string;
  readonly isRepository: boolean;
  readonly files: ReadonlyMap<IgnoreSource, IgnoreFile>;
}

/**
 * Whether `path`, below `scope.folder`, is ignored. As in ripgrep, the sources are asked in order of precedence, and for each source the
 * nearest file is asked first. `.gitignore` and `.git/info/exclude` count only inside their repository, not in a repository nested in it.
 * The caller tests the folders above `path` on the way down, because nothing in an ignored folder can be taken back.
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
