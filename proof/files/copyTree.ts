// Copies a folder to where programs may read it: no link leads out of it, and it is no larger than a chart or a kustomization can be.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { SKIPPED_FOLDERS } from '../../core/index.ts';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';

/** Texts that take the place of files, by the real path of the file. */
export type Instead = ReadonlyMap<string, string | Uint8Array>;

export interface Copied {
  readonly files: number;
  readonly bytes: number;
}

/** Copies the folder `from` to `to`, with the content of `instead` where it has any. Links become what they lead to. */
export function copyTree(from: string, to: string, instead: Instead): Copied | Trouble {
  const root = realpathSync(from);
  const count = { files: 0, bytes: 0 };
  const problem = copyFolder(root, to, { root, instead, count, open: new Set() });
  return problem ?? count;
}

interface Copy {
  readonly root: string;
  readonly instead: Instead;
  readonly count: { files: number; bytes: number };
  /** The folders around the one that is copied, so that a link to one of them is not followed for ever. */
  readonly open: Set<string>;
}

/** `from` is a real path. */
function copyFolder(from: string, to: string, copy: Copy): Trouble | null {
  if (copy.open.has(from)) {
    return trouble('proof.linkLoop', inside(from, copy));
  }
  copy.open.add(from);
  mkdirSync(to, { recursive: true });
  for (const { name } of readdirSync(from, { withFileTypes: true })) {
    const problem = SKIPPED_FOLDERS.has(name) ? null : copyEntry(join(from, name), join(to, name), copy);
    if (problem) {
      return problem;
    }
  }
  copy.open.delete(from);
  return null;
}

function copyEntry(path: string, to: string, copy: Copy): Trouble | null {
  const real = lstatSync(path).isSymbolicLink() ? leadsTo(path, copy) : path;
  if (typeof real !== 'string') {
    return real;
  }
  const stats = statSync(real);
  if (stats.isDirectory()) {
    return copyFolder(real, to, copy);
  }
  if (!stats.isFile()) {
    // A pipe would be waited for.
    return null;
  }
  copy.count.files++;
  copy.count.bytes += stats.size;
  if (copy.count.files > MOST_FILES || copy.count.bytes > MOST_BYTES) {
    return trouble('proof.tooLarge', MOST_FILES, MOST_BYTES >> 20);
  }
  writeFileSync(to, copy.instead.get(real) ?? readFileSync(real));
  return null;
}

/** The largest public charts have 2,000 files, and Helm refuses charts of more than 100 MiB. */
const MOST_FILES = 20_000;
const MOST_BYTES = 100 << 20;

function leadsTo(path: string, copy: Copy): string | Trouble {
  try {
    const real = realpathSync(path);
    return real.startsWith(copy.root + sep) ? real : trouble('proof.linkLeadsOut', inside(path, copy));
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return trouble('proof.linkLeadsOut', inside(path, copy));
    }
    throw error;
  }
}

function inside(path: string, { root }: Copy): string {
  return path.slice(root.length + 1).replaceAll(sep, '/') || '.';
}

/** Calls `task` and gives the error of the operating system as a trouble. */
export function attemptFiles<Result extends object>(task: () => Result | Trouble): Result | Trouble {
  try {
    const result = task();
    return isTrouble(result) ? result : result;
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return trouble('proof.system', error.message);
    }
    throw error;
  }
}
