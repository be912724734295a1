// The files of `file:` folders, read by the server itself.
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGEST_NEIGHBOUR, MOST_FOLDERS, SKIPPED_FOLDERS } from '../../core/index.ts';
import { joinUri } from '../common/uris.ts';
import type { FolderFiles } from '../common/workspace/folderFiles.ts';

export const diskFiles: FolderFiles = {
  find: (folder, names) => walk(folder, new Set(names)),
  read: (folder, paths) => inBatches(paths, (path) => readText(joinUri(folder, path))),
};

/** Folders or files that are read at once: the other half of Node's threads is left to whoever else needs a file. */
const AT_ONCE = 16;

/** Links are not followed: they may lead around in circles, or out of the folder. Of too many folders those that lie deepest are not looked into. */
async function walk(root: string, names: ReadonlySet<string>): Promise<string[]> {
  const top = toPath(root);
  const found: string[] = [];
  let level = top === null ? [] : [''];
  let room = MOST_FOLDERS;
  while (top !== null && level.length > 0 && room > 0) {
    const entries = (await inBatches(level.slice(0, room), (path) => list(top, path))).flat();
    room -= level.length;
    level = entries.filter(({ entry }) => entry.isDirectory()).map(({ path }) => path);
    found.push(
      ...entries.filter(({ entry }) => entry.isFile() && names.has(entry.name)).map(({ path }) => path),
    );
  }
  return found;
}

async function list(top: string, folder: string) {
  const entries = await readdir(join(top, folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !SKIPPED_FOLDERS.has(name))
    .map((entry) => ({ path: folder === '' ? entry.name : `${folder}/${entry.name}`, entry }));
}

async function readText(uri: string): Promise<string | null> {
  const path = toPath(uri);
  try {
    // Asked first, for reading from a pipe of that name would never end.
    const stat = path === null ? null : await lstat(path);
    return path !== null && stat?.isFile() && stat.size <= LARGEST_NEIGHBOUR
      ? decode(await readFile(path))
      : null;
  } catch {
    // Gone, not allowed, a bad disk, no UTF-8: there is no text then, and nothing depends on why.
    return null;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Null for what is no path here: another scheme, another machine, a drive that Windows would need. */
function toPath(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError) {
      return null;
    }
    throw error;
  }
}

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
