// Which workspace folder a document belongs to, by URI alone: the server may have no file system.
import { addressOf, pathOf } from '../uris.ts';

export interface PlaceInFolder {
  /** URI of the innermost folder, as the client wrote it; null for a document outside of all of them. */
  readonly folder: string | null;
  /** Path below the folder, '' for itself, or the whole path without its leading slash. */
  readonly path: string;
}

/** Takes time in proportion to the depth of `uri`, however many folders there are. Each array of folders is read once, so it must not change. */
export function placeOf(uri: string, folders: readonly string[]): PlaceInFolder {
  const known = folders.length === 0 ? null : (BY_ADDRESS.get(folders) ?? byAddress(folders));
  if (known) {
    const { tree, path } = addressOf(uri);
    for (let end = path.length; end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
      const folder = known.get(`${tree}${path.slice(0, end)}`);
      if (folder !== undefined) {
        return { folder, path: path.slice(end + 1) };
      }
    }
  }
  return { folder: null, path: pathOf(uri) };
}

const BY_ADDRESS = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

function byAddress(folders: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const folder of folders) {
    const { tree, path } = addressOf(folder);
    const address = tree + path;
    // Of two spellings of one folder the first one counts.
    known.set(address, known.get(address) ?? folder);
  }
  BY_ADDRESS.set(folders, known);
  return known;
}
