// Replaces a file by its fixed text: completely or not at all, and never over somebody else's change.
import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Words } from '../../l10n/index.ts';
import { type Problem, systemProblem } from '../problem.ts';
import type { FoundFile } from './findFiles.ts';
import { isInside, osPath, realPath } from './osPath.ts';
import { FileRefusal, readBytes } from './readFile.ts';

/**
 * Replaces the content of `file` by `after` if it still is `before`. The mode stays, and so does the owner where the system allows it.
 * A link within the tree stays a link, and the file that it leads to is replaced. Returns null when done; otherwise the file is unchanged.
 */
export function replaceFile(file: PlacedFile, before: Buffer, after: Buffer): Problem | null {
  const target = writableTarget(file);
  if ('words' in target) {
    return target;
  }
  try {
    return replaceThroughTemporary(target, before, after) ? null : notWritten(file, 'cli.problem.changed');
  } catch (error) {
    return systemProblem(file, error);
  }
}

/**
 * Writes a report: a regular file completely or not at all, and into a pipe or a device directly.
 *
 * @throws the error of the operating system.
 */
export function writeWhole(path: string, text: string, how: 'replace' | 'append'): void {
  const target = osPath(path);
  const stats = statSync(target, { throwIfNoEntry: false });
  if (how === 'append' || (stats && !stats.isFile())) {
    // What other programs write to as well is never replaced.
    appendFileSync(target, text);
    return;
  }
  const real = stats ? realPath(path) : path;
  writeThroughTemporary(real, Buffer.from(text), (descriptor) => {
    fchmodSync(descriptor, stats ? stats.mode & 0o7777 : 0o666 & ~process.umask());
    return true;
  });
}

/** The file that is replaced when `file` is fixed, or the reason why it may not be replaced. */
export function writableTarget(file: PlacedFile): Target | Problem {
  try {
    const real = realPath(file.absolute);
    const stats = statSync(osPath(real));
    if (!isInside(real, file.tree)) {
      return notWritten(file, 'cli.problem.linkLeadsOut', real);
    }
    if (!stats.isFile()) {
      return notWritten(file, 'cli.problem.notAFile');
    }
    // A rename would work without the right to write to the file. A person who took that right away did so on purpose.
    accessSync(osPath(real), constants.W_OK);
    return { real, stats };
  } catch (error) {
    return systemProblem(file, error);
  }
}

export interface Target {
  readonly real: string;
  readonly stats: Stats;
}

function notWritten({ path }: PlacedFile, key: Words['key'], ...args: readonly string[]): Problem {
  return { path, words: { key, args } };
}

function replaceThroughTemporary({ real, stats }: Target, before: Buffer, after: Buffer): boolean {
  return writeThroughTemporary(real, after, (descriptor) => {
    copyOwnerAndMode(descriptor, stats);
    // The comparison comes as late as possible. Only the time of one rename is left for another change.
    return isStill(real, before);
  });
}

/** Writes `after` into a file beside `real`, and has it take the place of `real` if `prepare` agrees. */
function writeThroughTemporary(
  real: string,
  after: Buffer,
  prepare: (descriptor: number) => boolean,
): boolean {
  const temporary = osPath(join(dirname(real), `.nearpull-${randomBytes(6).toString('hex')}.tmp`));
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    let isWanted: boolean;
    try {
      writeFileSync(descriptor, after);
      isWanted = prepare(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (isWanted) {
      renameSync(temporary, osPath(real));
    }
    return isWanted;
  } finally {
    // After the rename no file has this name any more.
    rmSync(temporary, { force: true });
  }
}

function isStill(real: string, before: Buffer): boolean {
  try {
    return readBytes(real, { most: before.length, how: 'named' }).equals(before);
  } catch (error) {
    if (error instanceof FileRefusal) {
      return false;
    }
    throw error;
  }
}

function copyOwnerAndMode(descriptor: number, stats: Stats): void {
  if (process.getuid !== undefined && (stats.uid !== process.getuid() || stats.gid !== process.getgid?.())) {
    try {
      fchownSync(descriptor, stats.uid, stats.gid);
    } catch (error) {
      // Only root may give a file to another owner. A person who fixes a shared file then becomes its owner. Editors that save by a rename
      // do the same.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) {
        throw error;
      }
    }
  }
  fchmodSync(descriptor, stats.mode & 0o7777);
}

/** What is asked of a file to write it. */
type PlacedFile = Pick<FoundFile, 'path' | 'absolute' | 'tree'>;
