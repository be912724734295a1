// Has Node keep what it compiles from now on, and take it from the last run. The program is imported after this file, so that it is kept.
// Node 22.1 and newer can do that. Without it, everything works and starts later.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import * as modules from 'node:module';
import { dirname } from 'node:path';
import process from 'node:process';
import { cacheFolder } from './cacheFolder.ts';

const folder = isWanted() ? cacheFolder(process.env, process.platform) : null;
if (folder !== null && isOwn(folder)) {
  modules.enableCompileCache(folder);
}

/** Not where a person turned it off. Where `NODE_COMPILE_CACHE` names another folder, Node has begun already. */
function isWanted(): boolean {
  return (
    'enableCompileCache' in modules &&
    process.env.NODE_DISABLE_COMPILE_CACHE === undefined &&
    modules.getCompileCacheDir() === undefined
  );
}

/**
 * Makes the folder where it is missing. Node runs what it finds there, so a folder that somebody else owns or may write to is not used. One
 * that cannot be made is no problem either: it only saves time.
 */
function isOwn(path: string): boolean {
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
