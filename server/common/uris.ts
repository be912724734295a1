// URIs as clients write them. `file:///C:/a` and `file:///c%3A/a` are one folder: compare by what stands here, and answer as it was written.
import { URI } from 'vscode-uri';

/** Equal for two spellings of one file or folder. Clients are never told of it. */
export function keyOf(uri: string): string {
  return JSON.stringify(read(uri));
}

/** The path of `uri` below `folder`, '' for the folder itself; null for what lies elsewhere. */
export function relativePath(folder: string, uri: string): string | null {
  const top = read(folder);
  const inner = read(uri);
  const isSameTree = inner.scheme === top.scheme && inner.authority === top.authority;
  return isSameTree && `${inner.path}/`.startsWith(`${top.path}/`)
    ? inner.path.slice(top.path.length + 1)
    : null;
}

/** The tree that `uri` is in and its path there, which begins with `/` or is empty. Equal for two spellings. Clients are never told of it. */
export function addressOf(uri: string): { readonly tree: string; readonly path: string } {
  const { scheme, authority, path } = read(uri);
  return { tree: `${scheme}://${authority}\n`, path };
}

/** The URI of `path` below `folder`. The folder keeps its spelling, for the client knows it by that. */
export function joinUri(folder: string, path: string): string {
  const [, top = folder, rest = ''] = /^([^?#]*?)\/?([?#].*)?$/s.exec(folder) ?? [];
  return `${top}/${path.split('/').map(encodeURIComponent).join('/')}${rest}`;
}

/** The folder that the file at `uri` lies in, as it was written there. Null for the top of a tree, which is no folder of somebody's own. */
export function parentUri(uri: string): string | null {
  const [parent = ''] = /^[^?#]*(?=\/)/.exec(uri) ?? [];
  return /^$|^\/[a-z]:$/i.test(read(parent).path) ? null : parent;
}

/** The whole path of `uri`, decoded, without the slashes at its ends. */
export function pathOf(uri: string): string {
  const { path } = parse(uri);
  return path.replace(/^\/|\/$/g, '');
}

/** Whether the file system of a machine holds it. */
export function isFile(uri: string): boolean {
  return read(uri).scheme === 'file';
}

type Address = Pick<URI, 'scheme' | 'authority' | 'path' | 'query'>;

/** In one spelling: scheme and authority are the same in any case, and so is the letter of a drive. A folder ends without a slash. */
function read(uri: string): Address {
  const { scheme, authority, path, query } = parse(uri);
  return {
    scheme: scheme.toLowerCase(),
    authority: authority.toLowerCase(),
    path: path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase()).replace(/\/$/, ''),
    query,
  };
}

/** What is no URI is a path in no tree. */
function parse(uri: string): Address {
  const asWritten: Address = { scheme: '', authority: '', path: uri, query: '' };
  if (!/^[a-z][a-z\d+.-]*:/i.test(uri)) {
    return asWritten;
  }
  try {
    return URI.parse(uri.replace(UNC_IN_PATH, 'file://'));
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('[UriError]')) {
      return asWritten;
    }
    throw error;
  }
}

/** Some editors write the path \\server\share as `file:////server/share`, others as `file://server/share`. */
const UNC_IN_PATH = /^file:\/{4,}/i;
