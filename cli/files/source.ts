// Reads files fast. Most files hold no image, and their bytes are never decoded to text.
import type { Buffer } from 'node:buffer';
import {
  chartOf,
  type FileContext,
  fileContext,
  isKnownFile,
  mayReport,
  type Neighbours,
  type Settings,
} from '../../core/index.ts';
import { type Decoded, decode, encodingOf, stringOf } from './encoding.ts';
import type { FoundFile } from './findFiles.ts';
import { shownPath } from './osPath.ts';
import { readBytes } from './readFile.ts';

/** A file or standard input that may have something to report. */
export interface Source<File extends SourcePlace = FoundFile> extends Decoded {
  readonly settings: Settings;
  /** The name that people see. */
  readonly name: string;
  /** What is known about it besides its text. */
  readonly context: FileContext;
  /** Null for standard input. */
  readonly file: File | null;
}

/** What has to be known of a file to read it. */
export type SourcePlace = Pick<FoundFile, 'path' | 'absolute' | 'fromRoot' | 'isGiven'> & {
  readonly inForce: Pick<FoundFile['inForce'], 'settings'>;
};

export const STDIN_NAME = '<stdin>';

/** Why nobody can say whether a file is clean. `unknown`: it has nothing in it that Nearpull knows. */
export type Unjudged = 'binary' | 'unknown';

/**
 * The text of `file`, with what its neighbours say about it; null when it has nothing to report.
 *
 * @throws the error of the operating system when the file cannot be read.
 */
export function readSource<File extends SourcePlace>(
  file: File,
  neighbours: Neighbours,
): Source<File> | Unjudged | null {
  const decoded = readText(file, neighbours);
  return decoded === null || typeof decoded === 'string' ? decoded : sourceOf(file, decoded, neighbours);
}

/** The same without what its neighbours say. */
export function readText(file: SourcePlace, { charts }: Neighbours): Decoded | Unjudged | null {
  const { fromRoot, inForce } = file;
  const place = { path: fromRoot, chart: chartOf(fromRoot, charts) };
  return decodeIfWorth(bytesOf(file), place, inForce.settings);
}

/** The text of `file`, whatever it holds. Null when the file cannot be read. */
export function openSource(file: FoundFile, neighbours: Neighbours): Source | null {
  try {
    return sourceOf(file, decode(bytesOf(file)), neighbours);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

/** Takes text and no bytes, which are valid until the next file is read: the context may read others. */
export function sourceOf<File extends SourcePlace>(
  file: File,
  decoded: Decoded,
  neighbours: Neighbours,
): Source<File> {
  const { settings } = file.inForce;
  return { name: file.path, file, settings, context: fileContext(file.fromRoot, neighbours), ...decoded };
}

/** The text of standard input; null when it has nothing to report. */
export function stdinSource(bytes: Buffer, context: FileContext, settings: Settings): Source | null {
  const name = context.path === '' ? STDIN_NAME : shownPath(context.path);
  const decoded = decodeIfWorth(bytes, context, settings);
  return decoded === null || typeof decoded === 'string'
    ? null
    : { name, file: null, settings, context, ...decoded };
}

/** Why nobody can say whether standard input is clean. Null where that can be said. */
export function unjudgedStdin(bytes: Buffer, context: FileContext, settings: Settings): Unjudged | null {
  const decoded = decodeIfWorth(bytes, context, settings);
  return typeof decoded === 'string' ? decoded : null;
}

/** The bytes of a file, valid until the next call. */
function bytesOf({ absolute, isGiven, inForce }: SourcePlace): Buffer {
  const { limits } = inForce.settings;
  // A text of so many characters has twice as many bytes in UTF-16. `check` says of one that is a little larger that it is too large.
  return readBytes(absolute, { most: limits.fileMegabytes * 2_000_000, how: isGiven ? 'given' : 'found' });
}

/**
 * The text of these bytes. Null where the engine could find nothing in it, or why nobody can say that. Searching bytes is many times faster than
 * decoding them. UTF-16 is so rare that it is always decoded.
 */
function decodeIfWorth(
  bytes: Buffer,
  place: Pick<FileContext, 'path' | 'chart'>,
  settings: Settings,
): Decoded | Unjudged | null {
  if (encodingOf(bytes).startsWith('utf16')) {
    return decode(bytes);
  }
  // One character for each byte. Making this string only copies memory, and searching it is faster than searching the bytes.
  const characters = stringOf(bytes, 'latin1');
  if (mayReport(place, settings, characters)) {
    return decode(bytes, characters);
  }
  const nul = characters.indexOf('\0');
  return nul >= 0 && nul < GLANCE ? 'binary' : isKnownFile(place, characters) ? null : 'unknown';
}

/** In bytes. Git takes a file with a NUL among so many for a binary one as well. */
const GLANCE = 8000;
