// Puts the files that were reached by several paths together, each once.
import type { FoundFile } from './findFiles.ts';

/** Files that differ from each other. A walk below one folder comes to none twice, because it follows no links. */
export interface FileGroup {
  readonly files: FoundFile[];
  readonly realPathOf: (file: FoundFile) => string;
}

/** A file that was reached by a link. */
export interface ReachedFile {
  readonly file: FoundFile;
  readonly real: string;
}

/** Each file once, under the path by which it was reached first. One folder without links needs no real path of any file. */
export function distinctFiles(groups: readonly FileGroup[], links: readonly ReachedFile[]): FoundFile[] {
  const [first, ...others] = groups;
  if (first && others.length === 0 && links.length === 0) {
    return first.files;
  }
  const byRealPath = new Map<string, FoundFile>();
  const add = (file: FoundFile, real: string): void => {
    if (!byRealPath.has(real)) {
      byRealPath.set(real, file);
    }
  };
  for (const { files, realPathOf } of groups) {
    for (const file of files) {
      add(file, realPathOf(file));
    }
  }
  // Links come last, so that a file that is also found under its own name is listed under that name.
  for (const { file, real } of links) {
    add(file, real);
  }
  return [...byRealPath.values()];
}
