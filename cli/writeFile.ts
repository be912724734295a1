// Puts a fixed text in the place of a file: wholly or not at all, and never over somebody else's change.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type FoundFile, isInside } from './files.ts';
import { type Problem, systemProblem } from './problem.ts';

/**
 * Replaces the content of `file` by `after`, if it still is `before`. Mode and owner stay; a link within the tree stays a link, and
 * what it leads to is replaced. Null when done; otherwise the file is as it was.
 */
export function replaceFile(file: FoundFile, before: Buffer, after: Buffer): Problem | null {
  const { path } = file;
  try {
    const real = realpathSync(path);
    if (!isInside(real, file.tree)) {
      return { path, words: { key: 'cli.problem.linkLeadsOut', args: [real] } };
    }
    const stats = statSync(real);
    if (!stats.isFile()) {
      return { path, words: { key: 'cli.problem.notAFile' } };
    }
    // A rename needs no right to write to the file itself; who took that away meant it.
    accessSync(real, constants.W_OK);
    return replaceThroughTemporary(real, stats, before, after)
      ? null
      : { path, words: { key: 'cli.problem.changed' } };
  } catch (error) {
    return systemProblem(path, error);
  }
}

function replaceThroughTemporary(real: string, stats: Stats, before: Buffer, after: Buffer): boolean {
  const temporary = join(dirname(real), `.nearpull-${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeFileSync(descriptor, after);
      copyOwnerAndMode(descriptor, stats);
    } finally {
      closeSync(descriptor);
    }
    // As late as can be: what is left is the time of one rename.
    if (!readFileSync(real).equals(before)) {
      return false;
    }
    renameSync(temporary, real);
    return true;
  } finally {
    // After a rename there is nothing of that name any more.
    rmSync(temporary, { force: true });
  }
}

function copyOwnerAndMode(descriptor: number, stats: Stats): void {
  if (process.getuid !== undefined && (stats.uid !== process.getuid() || stats.gid !== process.getgid?.())) {
    try {
      fchownSync(descriptor, stats.uid, stats.gid);
    } catch (error) {
      // Only root may give a file away. Who may write to a shared file then becomes its owner, as with any editor that saves so.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) {
        throw error;
      }
    }
  }
  fchmodSync(descriptor, stats.mode & 0o7777);
}
