// Reads files fast. Most files hold no image, and their bytes are never decoded to text.
import { Buffer } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import {
  chartOf,
  type FileContext,
  fileContext,
  mayReport,
  type Neighbours,
  type Settings,
} from '../../core/index.ts';
import { type Decoded, decode, encodingOf } from './encoding.ts';
import type { FoundFile } from './findFiles.ts';
import { osPath, shownPath } from './osPath.ts';

/** A file or standard input that may have something to report. */
export interface Source extends Decoded {
  /** The name that people see. */
  readonly name: string;
  /** What is known about it besides its text. */
  readonly context: FileContext;
  /** Null for standard input. */
  readonly file: FoundFile | null;
}

export const STDIN_NAME = '<stdin>';

/**
 * The text of `file`, with what its neighbours say about it; null when it has nothing to report.
 *
 * @throws the error of the operating system when the file cannot be read.
 */
export function readSource(file: FoundFile, settings: Settings, neighbours: Neighbours): Source | null {
  const bytes = readBytes(file.absolute);
  const place = { path: file.fromRoot, chart: chartOf(file.fromRoot, neighbours.charts) };
  return isWorthDecoding(bytes, place, settings) ? sourceOf(file, bytes, neighbours) : null;
}

/** The text of `file`, whatever it holds. Null when the file cannot be read. */
export function openSource(file: FoundFile, neighbours: Neighbours): Source | null {
  try {
    return sourceOf(file, readBytes(file.absolute), neighbours);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

function sourceOf(file: FoundFile, bytes: Buffer, neighbours: Neighbours): Source {
  return { name: file.path, file, context: fileContext(file.fromRoot, neighbours), ...decode(bytes) };
}

/** The text of standard input; null when it has nothing to report. */
export function stdinSource(bytes: Buffer, context: FileContext, settings: Settings): Source | null {
  const name = context.path === '' ? STDIN_NAME : shownPath(context.path);
  return isWorthDecoding(bytes, context, settings) ? { name, file: null, context, ...decode(bytes) } : null;
}

/** All files that fit are read into this memory: 256 KiB. */
const shared = Buffer.allocUnsafeSlow(1 << 18);

/** The bytes of a file, valid until the next call. `readFileSync` is half as fast: it asks for the size first, and allocates anew. */
function readBytes(path: string): Buffer {
  const descriptor = openSync(osPath(path), 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, shared, length, shared.length - length, null);
      length += read;
      if (read === 0) {
        return shared.subarray(0, length);
      }
      if (length === shared.length) {
        return Buffer.concat([shared, readFileSync(descriptor)]);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether the engine could find something in these bytes. Searching bytes is many times faster than decoding them. UTF-16 is so rare that
 * it is always decoded.
 */
function isWorthDecoding(
  bytes: Buffer,
  place: Pick<FileContext, 'path' | 'chart'>,
  settings: Settings,
): boolean {
  if (encodingOf(bytes).startsWith('utf16')) {
    return true;
  }
  // One character for each byte. Making this string only copies memory, and searching it is faster than searching the bytes.
  const characters = bytes.toString('latin1');
  return mayReport(place, settings, (word) => characters.includes(bytesOf(word)));
}

const WORDS = new Map<string, string>();

/** The bytes of `word`, one character for each. They are made once for all files. */
function bytesOf(word: string): string {
  const known = WORDS.get(word);
  if (known !== undefined) {
    return known;
  }
  const bytes = Buffer.from(word).toString('latin1');
  WORDS.set(word, bytes);
  return bytes;
}
