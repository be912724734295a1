// Which names of images the files of build tools around a file build or look for.
import type { BuiltName } from '../model/fileContext.ts';
import { nameOf, parentOf } from '../paths/path.ts';
import type { NamedBuild } from './readBuilds.ts';

/** The names by the folder in which, and below which, they count. */
export type BuildsByFolder = ReadonlyMap<string, readonly BuiltName[]>;

export function buildsByFolder(files: ReadonlyMap<string, readonly NamedBuild[]>): BuildsByFolder {
  const folders = new Map<string, BuiltName[]>();
  for (const [path, builds] of files) {
    if (builds.length > 0) {
      const folder = reachOf(path);
      const known = folders.get(folder) ?? [];
      folders.set(folder, known);
      for (const each of builds) {
        known.push({ ...each, by: path });
      }
    }
  }
  return folders;
}

/** Returns the names that count for the file at `path`. */
export function buildsAround(path: string, folders: BuildsByFolder): readonly BuiltName[] {
  const found: (readonly BuiltName[])[] = [];
  for (let folder: string | null = path; folders.size > 0 && folder !== null && folder !== ''; ) {
    folder = parentOf(folder);
    const builds = folders.get(folder);
    if (builds) {
      found.push(builds);
    }
  }
  // Most files have one such list or none, and share it.
  return found.length === 1 ? (found[0] ?? []) : found.flat();
}

/** A build tool works in the folder of its file. A shell script often lies in `hack/` or `scripts/`, beside the folders that it works in. */
function reachOf(path: string): string {
  const folder = parentOf(path);
  return nameOf(path).endsWith('.sh') ? parentOf(folder) : folder;
}
