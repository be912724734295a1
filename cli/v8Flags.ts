// Sets flags of V8 where they were tried. Neither Node nor V8 promises them.
// Bun has no V8, and throws when a flag is set.
import { setFlagsFromString } from 'node:v8';
import { isNode } from '../boot/isNode.ts';

/**
 * Has V8 compile with TurboFan only what is called very often, and leave the rest to Maglev. A run of seconds ends before most of TurboFan's work is
 * paid back: with V8's own limit of 3,000 calls, 20,000 small files took a twentieth more CPU time, and 87,000 files of repositories a sixth. Without
 * TurboFan they took as long as with that limit. Older versions of Node have no Maglev, or do not always use it.
 */
export function compileLess(): void {
  if (isNode(/^v24\./)) {
    setFlagsFromString('--invocation-count-for-turbofan=300000');
  }
}
