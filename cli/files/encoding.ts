// Converts bytes to text and back. For an `exact` text, `encode` returns exactly the bytes that `decode` was given.
import { Buffer, isAscii, isUtf8 } from 'node:buffer';

export type Encoding = 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16be';

export interface Decoded {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  /** False when the bytes are not valid in their encoding. Such a file is read, but never written. */
  readonly exact: boolean;
}

/**
 * The text of a file. UTF-16 is recognised by its byte order mark. Everything else is read as UTF-8. `characters` is a string with one character
 * for each byte, where the caller has it: it is the text already where no byte is above 127.
 */
export function decode(bytes: Buffer, characters?: string): Decoded {
  if (characters !== undefined && isAscii(bytes)) {
    return { text: characters, encoding: 'utf8', exact: true };
  }
  const encoding = encodingOf(bytes);
  const content = bytes.subarray(bomOf(encoding).length);
  switch (encoding) {
    case 'utf16le':
      return { text: content.toString('utf16le'), encoding, exact: content.length % 2 === 0 };
    case 'utf16be': {
      const even = content.subarray(0, content.length & ~1);
      return {
        text: Buffer.from(even).swap16().toString('utf16le'),
        encoding,
        exact: content.length % 2 === 0,
      };
    }
    default:
      return { text: stringOf(content, 'utf8'), encoding, exact: isUtf8(content) };
  }
}

/** What `bytes.toString` gives, in the heap of V8 where there are lines. */
export function stringOf(bytes: Buffer, encoding: 'utf8' | 'latin1'): string {
  if (bytes.length <= LARGEST_IN_HEAP) {
    return bytes.toString(encoding);
  }
  const pieces: string[] = [];
  let at = 0;
  while (bytes.length - at > LONGEST_PIECE) {
    // No character of UTF-8 goes on behind the end of a line.
    const end = bytes.lastIndexOf(LINE_FEED, at + LONGEST_PIECE) + 1;
    if (end <= at) {
      return bytes.toString(encoding);
    }
    pieces.push(bytes.toString(encoding, at, end));
    at = end;
  }
  pieces.push(bytes.toString(encoding, at));
  return pieces.join('');
}

/**
 * In bytes. Of a little more, Node makes a string outside of the heap, which V8 hardly counts: CRDs that were read one after the other left 50 MB of such
 * strings until garbage was collected.
 */
const LARGEST_IN_HEAP = 1_000_000;

/** In bytes. V8 keeps larger strings in a space that it collects less often. */
const LONGEST_PIECE = 1 << 16;
const LINE_FEED = 0x0a;

/** The bytes of a whole file, with its byte order mark. */
export function encode(text: string, encoding: Encoding): Buffer {
  const bom = bomOf(encoding);
  const content = encodeContent(text, encoding);
  return bom.length === 0 ? content : Buffer.concat([bom, content]);
}

/** The bytes of a piece of text, without a byte order mark. */
export function encodeContent(text: string, encoding: Encoding): Buffer {
  const content = Buffer.from(text, encoding.startsWith('utf16') ? 'utf16le' : 'utf8');
  return encoding === 'utf16be' ? content.swap16() : content;
}

export function encodingOf(bytes: Buffer): Encoding {
  // All marks begin with a byte above this one.
  if (!((bytes[0] ?? 0) > 0x7f)) {
    return 'utf8';
  }
  return MARKED.find((encoding) => startsWith(bytes, BOMS[encoding])) ?? 'utf8';
}

export function bomOf(encoding: Encoding): Buffer {
  return BOMS[encoding];
}

const BOMS: Readonly<Record<Encoding, Buffer>> = {
  utf8: Buffer.alloc(0),
  'utf8-bom': Buffer.from([0xef, 0xbb, 0xbf]),
  utf16le: Buffer.from([0xff, 0xfe]),
  utf16be: Buffer.from([0xfe, 0xff]),
};

const MARKED: readonly Encoding[] = ['utf8-bom', 'utf16le', 'utf16be'];

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
