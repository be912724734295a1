// Unpacks a packed chart into a folder. The format is small, and the libraries for it repair or keep names that have to be refused here.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Trouble, trouble } from '../trouble.ts';

/** Unpacks the chart at `path` (.tgz) below `to`. Every name must begin with the folder of the chart, which is left out. Null when it is done. */
export function unpackChart(path: string, to: string): Trouble | null {
  const name = basename(path);
  const bytes = statSync(path).size > MOST_PACKED ? null : inflated(readFileSync(path));
  if (bytes === null) {
    return trouble('proof.packedTooLarge', name, MOST_BYTES >> 20);
  }
  if (bytes === 'unreadable') {
    return trouble('proof.packedUnreadable', name);
  }
  let count = 0;
  for (const entry of entriesOf(bytes)) {
    if (entry === null) {
      return trouble('proof.packedUnreadable', name);
    }
    const inside = pathOf(entry.name);
    if (inside === null || entry.kind === 'link') {
      return trouble('proof.packedName', name, entry.name);
    }
    if (++count > MOST_ENTRIES) {
      return trouble('proof.packedTooLarge', name, MOST_BYTES >> 20);
    }
    if (entry.kind === 'file' && inside !== '') {
      mkdirSync(dirname(join(to, inside)), { recursive: true });
      writeFileSync(join(to, inside), entry.data);
    }
  }
  return count === 0 ? trouble('proof.packedUnreadable', name) : null;
}

/** Helm refuses what is larger, unpacked. */
const MOST_BYTES = 100 << 20;
const MOST_PACKED = 50 << 20;
const MOST_ENTRIES = 20_000;

function inflated(packed: Buffer): Buffer | null | 'unreadable' {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return error.code === 'ERR_BUFFER_TOO_LARGE' ? null : 'unreadable';
    }
    throw error;
  }
}

/** The path below the folder of the chart; '' for that folder itself. Null for a name that leads elsewhere. */
function pathOf(name: string): string | null {
  const steps = name.replace(/^\.\//, '').replace(/\/$/, '').split('/');
  const isHostile = steps.some(
    (step) => step === '' || step === '.' || step === '..' || /[\\:\0]/.test(step),
  );
  return isHostile ? null : steps.slice(1).join('/');
}

interface TarEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly data: Buffer;
}

const BLOCK = 512;

/** The entries of a tar archive in the formats of POSIX and GNU. Ends with null where it is damaged. */
function* entriesOf(tar: Buffer): Generator<TarEntry | null> {
  let longName: string | null = null;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header[0] === 0) {
      return;
    }
    const size = sizeIn(header);
    const data = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (!Number.isSafeInteger(size) || data.length < size || !isSound(header)) {
      yield null;
      return;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L' || type === 'x') {
      longName = type === 'L' ? textIn(data, 0, data.length) : (pathIn(data) ?? longName);
    } else if (type !== 'g' && type !== 'K') {
      const kind = KINDS[type] ?? 'link';
      yield { name: longName ?? nameIn(header), kind, data };
      longName = null;
    }
  }
}

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '5': 'folder',
};

function nameIn(header: Buffer): string {
  const prefix = textIn(header, 257, 5) === 'ustar' ? textIn(header, 345, 155) : '';
  const name = textIn(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The `path` of a POSIX header: records of the form `27 path=a/b\n`, where 27 is the length of the record. */
function pathIn(data: Buffer): string | null {
  let path: string | null = null;
  for (let at = 0; at < data.length; ) {
    const length = Number.parseInt(data.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) {
      break;
    }
    path = /^\d+ path=([\s\S]*)\n$/.exec(data.toString('utf8', at, at + length))?.[1] ?? path;
    at += length;
  }
  return path;
}

function sizeIn(header: Buffer): number {
  // GNU writes large sizes in binary. No file of a chart is so large.
  return (header[124] ?? 0) & 0x80 ? Number.NaN : Number.parseInt(textIn(header, 124, 12).trim() || '0', 8);
}

/** Whether the checksum of a header is right. */
function isSound(header: Buffer): boolean {
  const wanted = Number.parseInt(textIn(header, 148, 8).trim(), 8);
  const sum = header.reduce((all, byte, index) => all + (index >= 148 && index < 156 ? 32 : byte), 0);
  return sum === wanted;
}

function textIn(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}
