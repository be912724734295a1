// Reads the files of a tar archive, as `helm package` and other tools write it. A packed chart needs no more of the format than this.

export interface PackedFile {
  /** As it is written in the archive. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Returns the regular files of `archive`, as views of its bytes. Links, devices and folders are left out. Null where a part of the archive is
 * damaged, or has a form that is not read here.
 */
export function tarFiles(archive: Uint8Array): readonly PackedFile[] | null {
  const found: PackedFile[] = [];
  let longPath: string | null = null;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) {
      return found;
    }
    const size = octal(header, 124, 12);
    if (size === null || !isWhole(header) || at + BLOCK + size > archive.length) {
      return null;
    }
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x') {
      longPath = paxPath(textOf(bytes)) ?? longPath;
    } else if (type === 'L') {
      longPath = textOf(bytes).split('\0', 1)[0] ?? '';
    } else {
      if (type === '0' || type === '\0') {
        found.push({ path: longPath ?? pathOf(header), bytes });
      }
      longPath = null;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return found;
}

/** Headers and contents are made of blocks of this many bytes. */
const BLOCK = 512;

/** Whether the sum of the header's bytes is the one that it says. In the sum, the field itself counts as spaces. */
function isWhole(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return octal(header, 148, 8) === sum;
}

function pathOf(header: Uint8Array): string {
  const name = fieldOf(header, 0, 100);
  // GNU tar has another magic, and other things in the place of the prefix.
  const prefix = textOf(header.subarray(257, 263)) === 'ustar\0' ? fieldOf(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The record `path` of a PAX header. Each record is `LENGTH KEY=VALUE` and a line break. */
function paxPath(text: string): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? null;
}

/** Null where the field is no octal number, as the sizes of huge files are not. */
function octal(header: Uint8Array, start: number, length: number): number | null {
  const digits = fieldOf(header, start, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** Up to the first NUL. */
function fieldOf(header: Uint8Array, start: number, length: number): string {
  return textOf(header.subarray(start, start + length)).split('\0', 1)[0] ?? '';
}

/** One character for each byte. */
function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
