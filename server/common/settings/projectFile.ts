// The project file of a workspace folder: what a team says to everybody, and what of it counts.
import { PROJECT_FILES, readProjectFile } from '../../../core/index.ts';
import { joinUri } from '../uris.ts';
import type { FolderFiles } from '../workspace/folderFiles.ts';

export interface ProjectFile {
  readonly uri: string;
  readonly name: string;
  /** As the editor's settings are: nested, without the `nearpull.` prefix. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Read from the disk, also where it is open: what is half typed must not be announced as everybody's settings. Never rejects; null where there
 * is none, and where nobody answers in time.
 */
export async function readProject(
  folder: string,
  files: FolderFiles,
  patience: number,
): Promise<ProjectFile | null> {
  const texts = await within(patience, files.read(folder, PROJECT_FILES));
  const index = texts?.findIndex((text) => typeof text === 'string') ?? -1;
  const [name, text] = [PROJECT_FILES[index], texts?.[index]];
  return name === undefined || typeof text !== 'string'
    ? null
    : { uri: joinUri(folder, name), name, values: readProjectFile(text).values };
}

/** Null for a promise that rejects or takes longer than `patience` milliseconds. */
function within<T>(patience: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience, null);
    const settle = (value: T | null) => {
      clearTimeout(timer);
      resolve(value);
    };
    promise.then(settle, () => settle(null));
  });
}

/**
 * What of a project file counts. Whoever names the proxy decides whose images a cluster runs, and who excludes files hides them: a workspace
 * that is not trusted says nothing. Where the editor has no notion of trust (`null`), all but the proxy counts.
 */
export function trustedPart({ values }: ProjectFile, trusted: boolean | null): Record<string, unknown> {
  if (trusted === false) {
    return {};
  }
  const { proxy, ...rest } = values;
  return trusted ? { ...values } : rest;
}
