// Reads files, fast: most of them hold no image, and then their bytes never become text.
import { Buffer } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { type Decoded, decode, encodingOf } from './encoding.ts';
import type { FoundFile } from './files.ts';

/** A file, or standard input, that may have something to report. */
export interface Source extends Decoded {
  /** As it is shown. */
  readonly name: string;
  /** Null for standard input. */
  readonly file: FoundFile | null;
}

export const STDIN_NAME = '<stdin>';

/**
 * The text of `file`; null where there is nothing to report in it.
 *
 * @throws what the operating system says where it cannot be read.
 */
export function readSource(file: FoundFile): Source | null {
  return toSource(file.path, file, readBytes(file.path));
}

/** The text of standard input; null where there is nothing to report in it. */
export function stdinSource(bytes: Buffer): Source | null {
  return toSource(STDIN_NAME, null, bytes);
}

function toSource(name: string, file: FoundFile | null, bytes: Buffer): Source | null {
  return mayReport(bytes) ? { name, file, ...decode(bytes) } : null;
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

const NEEDED = ['apiVersion', 'kind'].map((word) => Buffer.from(word));
const ONE_OF = ['image', '访问域名', '.cr.volces.com'].map((word) => Buffer.from(word));

/**
 * Whether the engine could find something: it looks at objects that say what they are, for images and for the guide's placeholders.
 * Searching bytes is many times faster than decoding them. UTF-16 is rare enough to be decoded at once.
 */
function mayReport(bytes: Buffer): boolean {
  if (encodingOf(bytes).startsWith('utf16')) {
    return true;
  }
  return ONE_OF.some((word) => bytes.includes(word)) && NEEDED.every((word) => bytes.includes(word));
}
