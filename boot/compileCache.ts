// Has Node keep what it compiles from now on, and take it from the last run. The program is imported after this file, so that it is kept.
// Node 22.1 and newer can do that. Without it, everything works and starts later.
import * as modules from 'node:module';
import process from 'node:process';
import { cacheFolder } from './cacheFolder.ts';
import { makeOwnFolder } from './ownFolder.ts';

const folder = isWanted() ? cacheFolder(process.env, process.platform) : null;
if (folder !== null && makeOwnFolder(folder)) {
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
