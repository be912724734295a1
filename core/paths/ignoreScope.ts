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
  for (const { file, start } of scope ? decidersOf(scope) : []) {
    const decided = file.decide(path.slice(start), isFolder);
    if (decided !== null) {
      return decided;
    }
  }
  return false;
}

/** A file that decides, and where the part of a path begins that it is asked about. */
interface Decider {
  readonly file: IgnoreFile;
  readonly start: number;
}

/** Every file in a folder is decided by the same ignore files, most often by none or by one. They are looked for once. */
const DECIDERS = new WeakMap<IgnoreScope, readonly Decider[]>();

/** In the order in which they are asked. */
function decidersOf(innermost: IgnoreScope): readonly Decider[] {
  const known = DECIDERS.get(innermost);
  if (known) {
    return known;
  }
  const inRepository = isInRepository(innermost);
  const deciders: Decider[] = [];
  for (const source of SOURCES) {
    const isGits = source === '.gitignore' || source === '.git/info/exclude';
    let scope: IgnoreScope | null = isGits && !inRepository ? null : innermost;
    for (; scope; scope = isGits && scope.isRepository ? null : scope.parent) {
      const file = scope.files.get(source);
      if (file) {
        deciders.push({ file, start: scope.folder === '' ? 0 : scope.folder.length + 1 });
      }
    }
  }
  DECIDERS.set(innermost, deciders);
  return deciders;
}

function isInRepository(scope: IgnoreScope | null): boolean {
  return scope !== null && (scope.isRepository || isInRepository(scope.parent));
}
