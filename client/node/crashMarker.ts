// The file in which the server writes what it works on; server/node/crashMarker.ts says how.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The document that the server worked on when it last wrote; null where it was idle, or where there is no such file. */
export function readMarker(path: string): string | null {
  try {
    return /^\+(.+)\n/.exec(readFileSync(path, 'utf8'))?.[1] ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

/** Makes the folder of the marker. Where that fails, there is no marker. */
export function makeRoom(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) {
      throw error;
    }
  }
}
