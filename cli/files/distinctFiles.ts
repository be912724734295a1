// Puts the files that were reached by several paths together, each once.

/** Files that differ from each other. A walk below one folder comes to none twice, because it follows no links. */
export interface FileGroup<File> {
  readonly files: File[];
  readonly realPathOf: (file: File) => string;
}

/** A file that was reached by a link. */
export interface ReachedFile<File> {
  readonly file: File;
  readonly real: string;
}

/** Each file once, as it was reached first. The files below one folder without links are taken as they are, and need no real path. */
export function distinctFiles<File>(
  groups: readonly FileGroup<File>[],
  links: readonly ReachedFile<File>[],
): File[] {
  const [first, ...others] = groups;
  if (first && others.length === 0 && links.length === 0) {
    return first.files;
  }
  const byRealPath = new Map<string, File>();
  const add = (file: File, real: string): void => {
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
