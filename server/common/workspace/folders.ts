// Which workspace folder a document belongs to, by URI alone: the server may have no file system.
import { pathOf, relativePath } from '../uris.ts';

export interface PlaceInFolder {
  /** URI of the innermost folder, as the client wrote it; null for a document outside of all of them. */
  readonly folder: string | null;
  /** Path below the folder, '' for itself, or the whole path without its leading slash. */
  readonly path: string;
}

export function placeOf(uri: string, folders: readonly string[]): PlaceInFolder {
  let innermost: PlaceInFolder | null = null;
  for (const folder of folders) {
    const path = relativePath(folder, uri);
    if (path !== null && (innermost === null || path.length < innermost.path.length)) {
      innermost = { folder, path };
    }
  }
  return innermost ?? { folder: null, path: pathOf(uri) };
}
