// The same for whoever has all ignore files of a workspace at hand, and asks for single paths.
import { type IgnoreFile, readIgnoreFile } from './ignoreFile.ts';
import { type IgnoreScope, type IgnoreSource, isIgnored } from './ignoreScope.ts';
import { MOST_IGNORE_TEXT } from './limits.ts';
import { IGNORE_FILES } from './neighbourKinds.ts';
import { parentOf } from './path.ts';

export interface IgnoreTexts {
  /** Texts of ignore files by their paths, `.git/info/exclude` among them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Folders with a `.git`. */
  readonly repositories: ReadonlySet<string>;
}

/**
 * Whether a file below `top` is left out, alone or with a folder that it lies in. All paths count from the same place. `onUnused` is told of
 * each ignore file that is too long, or one too many.
 */
export function ignoredPaths(
  { texts, repositories }: IgnoreTexts,
  top: string,
  onUnused: (path: string) => void = () => undefined,
): (path: string) => boolean {
  const files = new Map<string, Map<IgnoreSource, IgnoreFile>>();
  let room = MOST_IGNORE_TEXT;
  for (const [path, text] of texts) {
    const source = [...IGNORE_FILES, '.git/info/exclude' as const].find(
      (each) => path === each || path.endsWith(`/${each}`),
    );
    room -= text.length;
    const file = source && room >= 0 ? readIgnoreFile(text) : null;
    if (!file) {
      onUnused(path);
    } else if (source) {
      const folder = path.slice(0, Math.max(0, path.length - source.length - 1));
      files.set(folder, (files.get(folder) ?? new Map()).set(source, file));
    }
  }
  const folders = new Map<string, FolderScope>();
  const enter = (folder: string): FolderScope => {
    const known = folders.get(folder);
    if (known) {
      return known;
    }
    const above = folder === '' ? null : enter(parentOf(folder));
    const isRepository = repositories.has(folder);
    const own = files.get(folder);
    const parent = above?.scope ?? null;
    const entered: FolderScope = {
      scope: own || isRepository ? { parent, folder, isRepository, files: own ?? new Map() } : parent,
      isOut: folder.length > top.length && (above?.isOut === true || isIgnored(folder, true, parent)),
    };
    folders.set(folder, entered);
    return entered;
  };
  return (path) => {
    const { scope, isOut } = enter(parentOf(path));
    return isOut || isIgnored(path, false, scope);
  };
}

interface FolderScope {
  readonly scope: IgnoreScope | null;
  /** Whether the folder itself is left out. */
  readonly isOut: boolean;
}
