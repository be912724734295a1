// Writes down which document the process works on, in a file that outlives it. Costs a few microseconds for each check.
import { openSync, writeSync } from 'node:fs';
import type { CrashMarker } from '../common/session.ts';

/**
 * The file is what `--crash-marker=PATH` in `args` names. While there is work, it begins with `+` and the document's URI, then a line feed.
 * Otherwise it begins with `-`. Null without that option, and where the file cannot be written.
 */
export function crashMarker(args: readonly string[]): CrashMarker | null {
  const path = args.find((each) => each.startsWith(OPTION))?.slice(OPTION.length);
  try {
    return path === undefined ? null : markerIn(openSync(path, 'w', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

const OPTION = '--crash-marker=';

function markerIn(descriptor: number): CrashMarker {
  const write = (text: string): void => {
    try {
      writeSync(descriptor, text, 0);
    } catch {
      // A full disk must not keep a file from being checked.
    }
  };
  return { begin: (uri) => write(`+${uri}\n`), end: () => write('-') };
}
