// The one place where the command line reads files: regular ones, of a limited size, whatever a path leads to.
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { LARGEST_BUILD_FILE, LARGEST_NEIGHBOUR, type LeftOut } from '../../core/index.ts';
import { decode, encodingOf } from './encoding.ts';
import { osPath } from './osPath.ts';

/** Why a file is not read although the system would let us. `code` is looked up as those of the system are. */
export class FileRefusal extends Error {
  readonly code: 'NOT_REGULAR' | 'ERR_FS_FILE_TOO_LARGE';

  constructor(code: FileRefusal['code'], path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

export interface FileLimits {
  /** In bytes. */
  readonly most: number;
  /**
   * `found`: a folder's listing says that it is a regular file. `named`: only its name is known. `given`: a person named it, so that it may be
   * a pipe, as in `<(…)`.
   */
  readonly how: 'found' | 'named' | 'given';
}

/**
 * The bytes of a file, valid until the next call.
 *
 * @throws the error of the operating system, or `FileRefusal` for what is no regular file or larger than `most`.
 */
export function readBytes(path: string, { most, how }: FileLimits): Buffer {
  return withOpen(path, how, (descriptor, size) => {
    const bytes = size > most ? null : readWithin(descriptor, most, size);
    if (bytes === null) {
      throw new FileRefusal('ERR_FS_FILE_TOO_LARGE', path);
    }
    return bytes;
  });
}

/** The first `length` bytes of a regular file as UTF-8. Throws as `readBytes` does. */
export function readStart(path: string, length: number): string {
  const bytes = Buffer.alloc(length);
  const read = withOpen(path, 'named', (descriptor) => readSync(descriptor, bytes, 0, length, 0));
  return bytes.toString('utf8', 0, read);
}

function withOpen<T>(path: string, how: FileLimits['how'], read: (descriptor: number, size: number) => T): T {
  // Opening alone can start a device, so the path is asked first. What has opened is asked again, because the path may lead elsewhere by then.
  if (how === 'named' && isSpecial(statSync(osPath(path)))) {
    throw new FileRefusal('NOT_REGULAR', path);
  }
  const descriptor = openSync(osPath(path), how === 'given' ? constants.O_RDONLY : WITHOUT_WAITING);
  try {
    const stats = fstatSync(descriptor);
    if (how !== 'given' && isSpecial(stats)) {
      throw new FileRefusal('NOT_REGULAR', path);
    }
    return read(descriptor, stats.size);
  } finally {
    closeSync(descriptor);
  }
}

/** Why a neighbour file that is there is not read. */
export type Refused = LeftOut | 'notRegular';

export interface NeighbourText {
  /** '' for a text that holds none of the words that were asked for. */
  readonly text: string;
  /** The length of the text in the file. That of one that was left out is given in bytes. */
  readonly length: number;
}

/**
 * The text of a neighbour file, or why it is refused. Null for one that the system cannot read: it says nothing about other files, and is
 * reported when its own turn comes.
 *
 * @param words those without which the file says nothing. Null where its text is wanted in any case
 */
export function readNeighbour(
  path: string,
  how: 'found' | 'named' = 'named',
  words: readonly string[] | null = null,
): NeighbourText | { readonly refused: Exclude<Refused, 'tooMuch'> } | null {
  try {
    const bytes = readBytes(path, { most: LARGEST_NEIGHBOUR, how });
    if (words && !mayHold(bytes, words)) {
      return { text: '', length: bytes.length };
    }
    const { text } = decode(bytes);
    return { text, length: text.length };
  } catch (error) {
    if (error instanceof FileRefusal) {
      return { refused: error.code === 'NOT_REGULAR' ? 'notRegular' : 'tooLarge' };
    }
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

/** What is longer than the files that are searched is left to those who say so. UTF-16 is so rare that it is always decoded. */
function mayHold(bytes: Buffer, words: readonly string[]): boolean {
  return (
    bytes.length > LARGEST_BUILD_FILE ||
    encodingOf(bytes).startsWith('utf16') ||
    words.some((word) => bytes.includes(word))
  );
}

/** A pipe, a socket or a device. The system itself refuses to read a folder. */
function isSpecial(stats: Stats): boolean {
  return !stats.isFile() && !stats.isDirectory();
}

/** Opening a pipe would wait for somebody who writes, and opening a terminal could make it ours. Windows has neither flag. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** The memory that files are read into: 256 KiB, and `LARGEST_SHARED` from the first larger file on. */
let shared = Buffer.allocUnsafeSlow(1 << 18);

/** In bytes. Larger files are rare. Memory of their own, which each gets, is held until garbage is collected. */
const LARGEST_SHARED = 1 << 22;

/**
 * Null for more than `most` bytes. Files of `/proc` have a size of 0 and say more, so they are read to their end. A file that grows meanwhile
 * is read as far as its size was.
 */
function readWithin(descriptor: number, most: number, size: number): Buffer | null {
  let bytes = memoryFor(size);
  for (let length = 0; ; ) {
    const read = readSync(descriptor, bytes, length, bytes.length - length, null);
    length += read;
    if (length > most) {
      return null;
    }
    if (read === 0 || length === size) {
      return bytes.subarray(0, length);
    }
    if (length === bytes.length) {
      bytes = Buffer.concat([bytes], Math.min(length * 2, most + 1));
    }
  }
}

/** What `readFileSync` does, which allocates anew for each file, is half as fast. */
function memoryFor(size: number): Buffer {
  if (size > LARGEST_SHARED) {
    return Buffer.allocUnsafeSlow(size);
  }
  if (size > shared.length) {
    shared = Buffer.allocUnsafeSlow(LARGEST_SHARED);
  }
  return shared;
}
