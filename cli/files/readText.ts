// Reads the text of a neighbour file.
import { readFileSync } from 'node:fs';
import { decode } from './encoding.ts';
import { osPath } from './osPath.ts';

/** Null for a file that cannot be read. It says nothing about other files, and is reported when its own turn comes. */
export function readText(path: string): string | null {
  try {
    return decode(readFileSync(osPath(path))).text;
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}
