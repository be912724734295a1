// The files of `file:` folders, read by the server itself.
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  chartSourceKind,
  isPackedChart,
  LARGEST_NEIGHBOUR,
  MOST_CHART_FILES,
  MOST_FOLDERS,
  mayHoldChartSources,
  namedLike,
  pushAll,
  SKIPPED_FOLDERS,
} from '../../core/index.ts';
import { joinUri } from '../common/uris.ts';
import {
  type FileText,
  type FolderFiles,
  type ManifestFiles,
  TOO_LARGE,
  type WholeText,
} from '../common/workspace/folderFiles.ts';
import { PackedCharts } from './packedCharts.ts';

export const diskFiles: FolderFiles = {
  find: (folder, names) => {
    const isNamed = namedLike(names);
    return walk(folder, { isWanted: (_, name) => isNamed(name) });
  },
  findSources: async (folder, chart) => {
    const below = (path: string): string => (chart === '' ? path : `${chart}/${path}`);
    const top = chart === '' ? folder : joinUri(folder, chart);
    const found = await walk(top, CHART);
    const files = found.filter((path) => !isPackedChart(path));
    const packed = await packedCharts.list(top, found.filter(isPackedChart), files);
    return [...files, ...packed].map(below);
  },
  read: (folder, paths) => inBatches(paths, (path) => readText(joinUri(folder, path))),
};

const packedCharts = new PackedCharts(toPath);

export const diskManifests: ManifestFiles = {
  walk,
  readWhole: async (uri, most) => {
    try {
      const read = await readRegular(uri, most);
      return read === TOO_LARGE ? 'too-large' : (read ?? 'unreadable');
    } catch {
      // Gone, not allowed, a bad disk, no UTF-8.
      return 'unreadable';
    }
  },
  readNow: (uri, most) => {
    try {
      const path = toPath(uri);
      return path === null ? 'unreadable' : readAtOnce(path, most);
    } catch {
      return 'unreadable';
    }
  },
};

/** Folders or files that are read at once: the other half of Node's threads is left to whoever else needs a file. */
const AT_ONCE = 16;

/** What a walk looks for. Paths start at the folder where it begins. */
interface DiskSearch {
  readonly isWanted: (path: string, name: string) => boolean;
  /** Whether a folder is looked into. Without it, all are. */
  readonly isOpened?: (path: string) => boolean;
  /** The walk ends after it has found more files than this number. */
  readonly most?: number;
}

const CHART: DiskSearch = {
  isWanted: (path) => chartSourceKind(path) !== null || isPackedChart(path),
  isOpened: mayHoldChartSources,
  most: MOST_CHART_FILES,
};

/** Links are not followed: they may lead around in circles, or out of the folder. Of too many folders those that lie deepest are not looked into. */
async function walk(root: string, search: DiskSearch): Promise<string[]> {
  const { isWanted, isOpened = () => true, most = Number.POSITIVE_INFINITY } = search;
  const top = toPath(root);
  const found: string[] = [];
  let level = top === null ? [] : [''];
  let room = MOST_FOLDERS;
  while (top !== null && level.length > 0 && room > 0 && found.length <= most) {
    // What is wanted is asked folder by folder, so that messages are heard in between.
    const lists = await inBatches(level.slice(0, room), async (path) => {
      const entries = await list(top, path);
      return {
        folders: entries.filter(({ path, entry }) => entry.isDirectory() && isOpened(path)),
        files: entries.filter(({ path, entry }) => entry.isFile() && isWanted(path, entry.name)),
      };
    });
    room -= level.length;
    level = lists.flatMap(({ folders }) => folders.map(({ path }) => path));
    for (const { files } of lists) {
      pushAll(
        found,
        files.map(({ path }) => path),
      );
    }
  }
  return found;
}

async function list(top: string, folder: string) {
  const entries = await readdir(join(top, folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !SKIPPED_FOLDERS.has(name))
    .map((entry) => ({ path: folder === '' ? entry.name : `${folder}/${entry.name}`, entry }));
}

async function readText(uri: string): Promise<FileText> {
  try {
    const path = toPath(uri);
    if (path !== null && (await lstat(path).catch(() => null)) === null) {
      return await packedCharts.text(uri);
    }
    const read = await readRegular(uri, LARGEST_NEIGHBOUR);
    return read === TOO_LARGE || read === null ? read : read.text;
  } catch {
    // Gone, not allowed, a bad disk, no UTF-8: there is no text then, and nothing depends on why.
    return null;
  }
}

/** Null for what is no regular file. `most` is in bytes. */
async function readRegular(uri: string, most: number): Promise<WholeText | typeof TOO_LARGE | null> {
  const path = toPath(uri);
  // Asked first, because opening alone can start a device. What has opened is asked again: the path may lead elsewhere by then.
  return path !== null && (await lstat(path)).isFile() ? readOpen(path, most) : null;
}

async function readOpen(path: string, most: number): Promise<WholeText | typeof TOO_LARGE | null> {
  const file = await open(path, WITHOUT_WAITING);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) {
      return null;
    }
    if (stats.size > most) {
      return TOO_LARGE;
    }
    // One byte more than there may be: a file can grow, and those of `/proc` have no size.
    const bytes = new Uint8Array((stats.size || Math.min(most, LARGEST_NEIGHBOUR)) + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read) {
      ({ bytesRead: read } = await file.read(bytes, length, bytes.length - length));
    }
    return length === bytes.length
      ? TOO_LARGE
      : { text: decode(bytes.subarray(0, length)), modified: stats.mtime.getTime() };
  } finally {
    await file.close();
  }
}

/** Without a promise for each step, which takes several times as long. A walk has said that it is a regular file, so it is not asked before. */
function readAtOnce(path: string, most: number): WholeText | 'too-large' | 'unreadable' {
  const descriptor = openSync(path, WITHOUT_WAITING);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      return 'unreadable';
    }
    if (stats.size > most) {
      return 'too-large';
    }
    const bytes = stats.size < shared.length ? shared : Buffer.allocUnsafeSlow(stats.size + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    return length === bytes.length
      ? 'too-large'
      : { text: decode(bytes.subarray(0, length)), modified: stats.mtime.getTime() };
  } finally {
    closeSync(descriptor);
  }
}

/** Most files fit into this memory, which is used again and again. */
const shared = Buffer.allocUnsafeSlow(1 << 18);

/** Opening a pipe would wait for somebody who writes, and opening a terminal could make it ours. Windows has none of the flags. */
const WITHOUT_WAITING =
  constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0) | (constants.O_NOFOLLOW ?? 0);

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
