// Decides whether a path is ignored, for callers that have all ignore files of a workspace and ask about single paths.
import { type IgnoreFile, readIgnoreFile } from './ignoreFile.ts';
import { type IgnoreScope, type IgnoreSource, isIgnored } from './ignoreScope.ts';
import { MOST_IGNORE_TEXT } from './limits.ts';
import { IGNORE_FILES } from './neighbourKinds.ts';
import { parentOf } from './path.ts';

/** Whether a file, or a folder that contains it, is ignored. With `isFolder`, `path` is that of a folder. */
export type IsIgnored = (path: string, isFolder?: boolean) => boolean;

export interface IgnoreTexts {
  /** The texts of all ignore files by path, including `.git/info/exclude`. */
  readonly texts: ReadonlyMap<string, string>;
  /** The folders that contain a `.git`. */
  readonly repositories: ReadonlySet<string>;
}

/**
 * Returns a test for what lies below `top`. All paths are relative to the same folder. `onUnused` is called with the path of each ignore file that is not used: it is too long, or all files up to it together are.
 */
export function ignoredPaths(
  { texts, repositories }: IgnoreTexts,
  top: string,
  onUnused: (path: string) => void = () => undefined,
): IsIgnored {
  const files = new Map<string, Map<IgnoreSource, IgnoreFile>>();
  let room = MOST_IGNORE_TEXT;
  for (const [path, text] of texts) {
    const source = [...IGNORE_FILES, '.git/info/exclude' as const].find(
      (each) => path === each || path.endsWith(`/${each}`),
    );
    const file = source && text.length <= room ? readIgnoreFile(text) : null;
    if (!file) {
      onUnused(path);
    } else if (source) {
      room -= text.length;
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
  return (path, isFolder = false) => {
    if (isFolder) {
      return enter(path).isOut;
    }
    const { scope, isOut } = enter(parentOf(path));
    return isOut || isIgnored(path, false, scope);
  };
}

interface FolderScope {
  readonly scope: IgnoreScope | null;
  /** Whether the folder itself is ignored. */
  readonly isOut: boolean;
}
