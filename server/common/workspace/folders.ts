// Which workspace folder a document belongs to, and back, by URI alone: the server may have no file system.

export interface PlaceInFolder {
  /** URI of the innermost folder; null for a document outside of all of them. */
  readonly folder: string | null;
  /** Path below the folder, '' for itself, or the whole path without its leading slash. */
  readonly path: string;
}

export function placeOf(uri: string, folders: readonly string[]): PlaceInFolder {
  const plain = decode(uri);
  let place: PlaceInFolder = { folder: null, path: plain.replace(/^[a-z][a-z\d+.-]*:(\/\/[^/]*)?\/?/i, '') };
  let longest = -1;
  for (const folder of folders) {
    const prefix = `${decode(folder).replace(/\/$/, '')}/`;
    if (prefix.length > longest && `${plain}/`.startsWith(prefix)) {
      longest = prefix.length;
      place = { folder, path: plain.slice(prefix.length) };
    }
  }
  return place;
}

/** The URI of `path` below `folder`. Another client may spell it differently: compare places, never these. */
export function uriOf(folder: string, path: string): string {
  return `${folder.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Clients encode differently (`%3A`, `:`) and a URI may hold a stray `%`: then it is compared as it stands. */
function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof URIError) {
      return uri;
    }
    throw error;
  }
}
