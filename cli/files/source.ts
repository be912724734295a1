// Reads files, fast: most of them hold no image, and then their bytes never become text.
import { Buffer } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import {
  type FileContext,
  fileContext,
  mayReport,
  type Neighbours,
  type Settings,
} from '../../core/index.ts';
import { type Decoded, decode, encodingOf } from './encoding.ts';
import type { FoundFile } from './findFiles.ts';

/** A file, or standard input, that may have something to report. */
export interface Source extends Decoded {
  /** As it is shown. */
  readonly name: string;
  /** What is known of it besides its text. */
  readonly context: FileContext;
  /** Null for standard input. */
  readonly file: FoundFile | null;
}

export const STDIN_NAME = '<stdin>';

/**
 * The text of `file`, with what its neighbours say of it; null where there is nothing to report in it.
 *
 * @throws what the operating system says where it cannot be read.
 */
export function readSource(file: FoundFile, settings: Settings, neighbours: Neighbours): Source | null {
  const bytes = readBytes(file.absolute);
  if (!isWorthDecoding(bytes, file.fromRoot, settings)) {
    return null;
  }
  return { name: file.path, file, context: fileContext(file.fromRoot, neighbours), ...decode(bytes) };
}

/** The text of standard input; null where there is nothing to report in it. */
export function stdinSource(bytes: Buffer, context: FileContext, settings: Settings): Source | null {
  const name = context.path === '' ? STDIN_NAME : context.path;
  return isWorthDecoding(bytes, context.path, settings)
    ? { name, file: null, context, ...decode(bytes) }
    : null;
}

/** Every file but the large ones is read into the same memory. */
const shared = Buffer.allocUnsafeSlow(1 << 18);

/** The bytes of a file, good until the next call. `readFileSync` allocates anew and asks for the size first: half as fast. */
function readBytes(path: string): Buffer {
  const descriptor = openSync(path, 'r');
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
 * Whether the engine could find something. Searching bytes is many times faster than decoding them. UTF-16 is rare enough to be decoded at
 * once.
 */
function isWorthDecoding(bytes: Buffer, path: string, settings: Settings): boolean {
  if (encodingOf(bytes).startsWith('utf16')) {
    return true;
  }
  // A character for each byte: made by copying, and searched faster than the bytes are.
  const characters = bytes.toString('latin1');
  return mayReport(path, settings, (word) => characters.includes(bytesOf(word)));
}

const WORDS = new Map<string, string>();

/** The bytes of a word as such characters, made once for all files. */
function bytesOf(word: string): string {
  const known = WORDS.get(word);
  if (known !== undefined) {
    return known;
  }
  const bytes = Buffer.from(word).toString('latin1');
  WORDS.set(word, bytes);
  return bytes;
}
