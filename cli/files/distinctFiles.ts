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

/** Each file once, as it was reached first. The files below one folder are distinct already, and only links are looked for among them. */
export function distinctFiles<File>(
  groups: readonly FileGroup<File>[],
  links: readonly ReachedFile<File>[],
): File[] {
  const [first, ...others] = groups;
  const byRealPath = new Map<string, File>();
  const add = (file: File, real: string): void => {
    if (!byRealPath.has(real)) {
      byRealPath.set(real, file);
    }
  };
  if (first && others.length === 0) {
    for (const { file, real } of links) {
      add(file, real);
    }
    for (const file of links.length === 0 ? [] : first.files) {
      byRealPath.delete(first.realPathOf(file));
    }
    return [...first.files, ...byRealPath.values()];
  }
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
