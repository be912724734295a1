// Reads texts of a workspace folder as they are now: from the editor where a document is open, from the disk otherwise.
import { type FolderFiles, textOf } from './folderFiles.ts';

export interface FilePorts {
  /** URI of the workspace folder. All paths start at it. */
  readonly folder: string;
  readonly files: FolderFiles;
  /** The text of an open document by its path; null where it is not open. */
  readonly open: (path: string) => string | null;
}

/** Files that callers ask for at once, so that not much more is read than their limits allow. */
export const AT_ONCE = 64;

/** Reads the texts at `paths`, null for what cannot be read. Open documents have the text of their editor. */
export async function readTexts(
  { files, folder, open }: FilePorts,
  paths: readonly string[],
): Promise<readonly (readonly [path: string, text: string | null])[]> {
  const closed = paths.filter((path) => open(path) === null);
  const read = closed.length === 0 ? [] : await files.read(folder, closed);
  const texts = new Map(closed.map((path, index) => [path, textOf(read[index])]));
  // What was opened meanwhile has the text of its editor too.
  return paths.map((path) => [path, open(path) ?? texts.get(path) ?? null]);
}
