// The file in which the results of one command line are kept. Its first line says for what they hold, the last one is a digest of the others. Between
// them is a line for each unit. It is read and written in pieces, because it may be larger than all else that a run keeps in memory.
import { Buffer } from 'node:buffer';
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DIGEST_LENGTH, digestOf } from './digest.ts';
import { quietly } from './quietly.ts';

export interface KeptLine {
  /** All up to the last tab. */
  readonly head: string;
  /** The place in the file, in bytes, without the line break. */
  readonly start: number;
  readonly end: number;
}

export interface CacheReader {
  readonly lines: () => Iterable<KeptLine>;
  /** The text of a line. Quick for lines that follow each other. Null where the system does not give it any more. */
  readonly read: (start: number, end: number) => string | null;
  readonly close: () => void;
}

/** Null where there is no whole file at `path` whose first line is `head`. */
export function openReader(path: string, head: string): CacheReader | null {
  const descriptor = quietly(() => openSync(path, 'r'));
  if (descriptor === null) {
    return null;
  }
  const close = (): void => {
    quietly(() => closeSync(descriptor));
  };
  const first = Buffer.from(`${head}\n`);
  const piece = openPiece(descriptor);
  const isRight = piece.bytes(0, first.length).equals(first);
  const size = isRight ? (quietly(() => sizeOfWhole(descriptor)) ?? 0) : 0;
  if (size < first.length) {
    close();
    return null;
  }
  return { lines: () => linesOf(piece, first.length, size), read: piece.text, close };
}

/** In bytes. */
const PIECE = 1 << 18;

/** The part of a file that was read last. */
interface HeldPiece {
  /** The bytes from `start` to `end`, valid until the next call. Fewer where the system does not give them. */
  readonly bytes: (start: number, end: number) => Buffer;
  /** Null where they are not all there. */
  readonly text: (start: number, end: number) => string | null;
}

function openPiece(descriptor: number): HeldPiece {
  let held = Buffer.alloc(0);
  let from = 0;
  const bytes = (start: number, end: number): Buffer => {
    if (start < from || end > from + held.length) {
      const next = Buffer.allocUnsafe(Math.max(PIECE, end - start));
      held = next.subarray(0, quietly(() => readSync(descriptor, next, 0, next.length, start)) ?? 0);
      from = start;
    }
    return held.subarray(start - from, end - from);
  };
  const text = (start: number, end: number): string | null => {
    const found = bytes(start, end);
    return found.length === end - start ? found.toString() : null;
  };
  return { bytes, text };
}

/** The size of a file without its last line. 0 where that is not the digest of the others. */
function sizeOfWhole(descriptor: number): number {
  const size = fstatSync(descriptor).size - DIGEST_LENGTH;
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafe(PIECE);
  for (let at = 0; at < size; ) {
    const read = readSync(descriptor, bytes, 0, Math.min(PIECE, size - at), at);
    if (read === 0) {
      return 0;
    }
    hash.update(bytes.subarray(0, read));
    at += read;
  }
  const read = readSync(descriptor, bytes, 0, DIGEST_LENGTH, Math.max(0, size));
  return bytes.toString('latin1', 0, read) === digestOf(hash) ? size : 0;
}

const LINE_BREAK = 0x0a;
const TAB = 0x09;

function* linesOf(piece: HeldPiece, first: number, size: number): Iterable<KeptLine> {
  let length = PIECE;
  for (let start = first; start < size; ) {
    const bytes = piece.bytes(start, Math.min(size, start + length));
    const found: KeptLine[] = [];
    let at = 0;
    for (let end = bytes.indexOf(LINE_BREAK); end >= 0; end = bytes.indexOf(LINE_BREAK, at)) {
      const head = bytes.toString('utf8', at, at + bytes.subarray(at, end).lastIndexOf(TAB) + 1);
      found.push({ head, start: start + at, end: start + end });
      at = end + 1;
    }
    yield* found;
    if (at === 0 && start + length >= size) {
      // The file has become shorter.
      return;
    }
    start += at;
    // A line that is longer than a piece.
    length = at === 0 ? length * 2 : PIECE;
  }
}

export interface CacheWriter {
  /** `line` has no line break. */
  readonly write: (line: string) => void;
  /** Has what was written take the place of the file, and removes old files around it. */
  readonly finish: () => void;
  readonly cancel: () => void;
}

/** In bytes. What is larger is not kept. */
const LARGEST = 256 << 20;

/** Writes a file at `path` whose first line is `head`. A disk that is full or read-only costs time and no answer: then nothing is kept. */
export function openWriter(path: string, head: string): CacheWriter {
  // The number of the process is not enough: containers that share a folder have the same ones.
  const temporary = `${path}.${randomUUID()}.tmp`;
  const hash = createHash('sha256');
  /** Null after the end, and from the first mistake on. */
  let descriptor = quietly(() => openSync(temporary, 'wx', 0o600));
  let [pending, size] = ['', 0];
  const end = (): void => {
    const open = descriptor;
    descriptor = null;
    pending = '';
    if (open !== null) {
      quietly(() => closeSync(open));
      quietly(() => rmSync(temporary, { force: true }));
    }
  };
  const flush = (to: number): void => {
    const bytes = Buffer.from(pending);
    pending = '';
    size += bytes.length;
    hash.update(bytes);
    // Unlike `writeSync`, it goes on where the system takes a part of the bytes.
    writeFileSync(to, bytes);
  };
  const safely = (action: (descriptor: number) => void): void => {
    const to = descriptor;
    if (to !== null && quietly(() => action(to)) === null) {
      end();
    }
  };
  const write = (line: string): void => {
    if (size + line.length > LARGEST) {
      end();
    }
    if (descriptor !== null) {
      pending += `${line}\n`;
    }
    if (pending.length > PIECE) {
      safely(flush);
    }
  };
  write(head);
  return {
    write,
    finish() {
      safely(flush);
      safely((to) => {
        writeFileSync(to, digestOf(hash));
        renameSync(temporary, path);
        removeOld(dirname(path));
      });
      end();
    },
    cancel: end,
  };
}

/** Says that the file at `path` was used now, so that it is not removed soon. */
export function touch(path: string): void {
  const now = new Date();
  quietly(() => utimesSync(path, now, now));
}

const MOST_FILES = 64;
/** In bytes, of all files together. */
const MOST_BYTES = 2 * LARGEST;
/** In milliseconds: 30 days. */
const LONGEST_UNUSED = 30 * 24 * 3_600_000;

function removeOld(folder: string): void {
  const found = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path, size: stats.size, used: stats.mtimeMs }] : [];
  });
  found.sort((one, other) => other.used - one.used);
  let bytes = 0;
  for (const [index, { path, size, used }] of found.entries()) {
    bytes += size;
    if (index >= MOST_FILES || bytes > MOST_BYTES || used < Date.now() - LONGEST_UNUSED) {
      rmSync(path, { force: true });
    }
  }
}
