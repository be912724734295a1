// Which files of a workspace folder ignore files leave out: those in the folder, and those above it up to the top of its repository.
import { IGNORE_FILES, type IsIgnored, ignoredPaths, nameOf, neighbourKind } from '../../../core/index.ts';
import { type FolderFiles, REPOSITORY_MARKS, textOf } from './folderFiles.ts';
import { placeOf } from './folders.ts';

/** What lies at the top of a folder and above. Paths are those of URIs, without the slash in front. */
export interface IgnoresAround {
  readonly texts: ReadonlyMap<string, string>;
  readonly repositories: ReadonlySet<string>;
}

/** Only a disk is asked for what lies above the folder: no other file system promises that something is there. Never rejects. */
export async function readIgnoresAround(folder: string, files: FolderFiles): Promise<IgnoresAround> {
  const texts = new Map<string, string>();
  const repositories = new Set<string>();
  let uri = folder.replace(/\/$/, '');
  for (let level = 0; level < MOST_LEVELS; level++) {
    const path = pathOf(uri);
    const read = await files.read(uri, AROUND);
    AROUND.forEach((name, index) => {
      const text = textOf(read[index]);
      if (text !== null && !REPOSITORY_MARKS.includes(name)) {
        texts.set(path === '' ? name : `${path}/${name}`, text);
      }
    });
    if (AROUND.some((name, index) => REPOSITORY_MARKS.includes(name) && typeof read[index] === 'string')) {
      repositories.add(path);
    }
    if (repositories.size > 0 || path === '' || !folder.startsWith('file:')) {
      break;
    }
    uri = uri.slice(0, uri.lastIndexOf('/'));
  }
  return { texts, repositories };
}

/**
 * A test for paths below `folder`. `own` are the texts of the files in it, of which only ignore files count, and null stands for one that is too large. `onUnused` is told of ignore files that
 * are too long to be used.
 */
export function ignoredIn(
  folder: string,
  around: IgnoresAround,
  own: ReadonlyMap<string, string | null>,
  onUnused: (path: string) => void,
): IsIgnored {
  const top = pathOf(folder);
  const below = (path: string): string => (top === '' ? path : `${top}/${path}`);
  const texts = new Map(around.texts);
  for (const name of IGNORE_FILES) {
    texts.delete(below(name));
  }
  for (const [path, text] of own) {
    if (neighbourKind(nameOf(path)) === 'ignore') {
      text === null ? onUnused(below(path)) : texts.set(below(path), text);
    }
  }
  const isIgnored = ignoredPaths({ ...around, texts }, top, onUnused);
  return (path, isFolder) => isIgnored(below(path), isFolder);
}

/** Deeper than anybody's workspace. */
const MOST_LEVELS = 30;

const AROUND: readonly string[] = [...REPOSITORY_MARKS, '.git/info/exclude', ...IGNORE_FILES];

function pathOf(uri: string): string {
  return placeOf(uri, []).path.replace(/\/$/, '');
}
