// Sets flags of V8 where they were tried. Neither Node nor V8 promises them.
// Bun and Deno give a version of Node as well. Bun has no V8, and throws when a flag is set.
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

/** Whether this is a Node whose version `versions` matches, with V8 in it. */
export function isNode(versions: RegExp): boolean {
  return versions.test(process.version) && !('bun' in process.versions || 'deno' in process.versions);
}

/**
 * Has V8 compile with TurboFan what runs very often, and leave the rest to Maglev, which takes a fraction of the time. By default half of the
 * functions that TurboFan compiles in a run run too seldom afterwards: 20,000 small files took a tenth more time, 87,000 files of
 * repositories a seventh. Node 22 and older have no Maglev, or not always.
 */
export function compileLess(): void {
  if (isNode(/^v24\./)) {
    setFlagsFromString('--invocation-count-for-turbofan=100000');
  }
}
