// Makes a folder in which nobody but the user writes.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';

/**
 * Makes the folder at `path` where it is missing, and the one around it. Returns whether it can be used: programs trust what they find there, so a folder
 * that somebody else owns or may write to cannot. One that cannot be made is no problem either: it only saves time.
 */
export function makeOwnFolder(path: string): boolean {
  try {
    // Not `recursive`: Node tries for ever where the system says of a folder that is there that it is not, as in /proc.
    for (const each of [dirname(path), path].filter((needed) => !existsSync(needed))) {
      mkdirSync(each, { mode: 0o700 });
    }
    const { uid, mode } = statSync(path);
    // Windows has no owners and modes of this kind. A profile of a user is closed to others there.
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}
