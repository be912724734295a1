// Paths of the disk as strings, also those that are not UTF-8. On Linux a name is bytes, and a string of Node loses those that are no text.
import { Buffer, isUtf8 } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';

/**
 * What opens `path`. In the strings of this program, each byte 0x80 to 0xff that is not UTF-8 stands as the lone surrogate U+DC80 to U+DCFF,
 * which no text has (the `surrogateescape` of Python, PEP 383). So such paths can be cut, joined and compared. Only the system needs bytes.
 */
export function osPath(path: string): string | Buffer {
  if (!ESCAPED.test(path)) {
    return path;
  }
  const pieces = path.split(EACH).map((piece, index) => {
    // The pieces at odd indexes are what the pattern captured.
    return index % 2 === 0 ? Buffer.from(piece) : Buffer.from([piece.charCodeAt(0) - ESCAPE]);
  });
  return Buffer.concat(pieces);
}

/** The string for a path that the system gave as bytes. `osPath` makes the same bytes of it. */
export function pathOf(bytes: Buffer): string {
  if (isUtf8(bytes)) {
    return bytes.toString();
  }
  let path = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((each) => isUtf8(bytes.subarray(at, at + each)));
    path += length
      ? bytes.toString('utf8', at, at + length)
      : String.fromCharCode(ESCAPE + (bytes[at] as number));
    at += length ?? 1;
  }
  return path;
}

/** `path` as people and programs read it: a byte that is not UTF-8 is written as `\xff`. */
export function shownPath(path: string): string {
  return ESCAPED.test(path) ? path.replace(EVERY, shownByte) : path;
}

/** An absolute path as people see it from the folder `cwd`, with `/` between its parts. */
export function shownFrom(cwd: string, absolute: string): string {
  return shownPath((relative(cwd, absolute) || '.').split(sep).join('/'));
}

/** The escape for a byte that is not UTF-8. `character` is how it stands in a path. */
export function shownByte(character: string): string {
  return `\\x${(character.charCodeAt(0) - ESCAPE).toString(16)}`;
}

export function exists(path: string): boolean {
  return existsSync(osPath(path));
}

/** The path without links. @throws the error of the operating system. */
export function realPath(path: string): string {
  // On Windows, the native function answers with other drives than people use.
  return sep === '/' ? pathOf(realpathSync.native(osPath(path), 'buffer')) : realpathSync(path);
}

/** Whether `path` is `folder` or lies in it. Both are absolute. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * The path of `name` in `folder`, with `/` before it. '' is the folder that paths count from. `join` of an array copies the parts, while `+` keeps
 * both and puts them together at each use: opening a file took a third longer.
 */
export function join(folder: string, name: string): string {
  return folder === '' ? name : [folder, name].join(folder.endsWith('/') ? '' : '/');
}

/** The part of Node's `Dirent` that this program uses. */
export interface FolderEntry {
  readonly name: string;
  readonly isDirectory: () => boolean;
  readonly isFile: () => boolean;
  readonly isSymbolicLink: () => boolean;
}

/** The entries of a folder. @throws the error of the operating system. */
export function entriesOf(folder: string): readonly FolderEntry[] {
  const path = osPath(folder);
  const entries = readdirSync(path, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(LOST))) {
    return entries;
  }
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
    name: pathOf(entry.name),
    isDirectory: () => entry.isDirectory(),
    isFile: () => entry.isFile(),
    isSymbolicLink: () => entry.isSymbolicLink(),
  }));
}

/** The arguments of this process, after the name of the program. */
export function processArguments(): readonly string[] {
  const given = process.argv.slice(2);
  const bytes = given.some((each) => each.includes(LOST))
    ? fromProc(() => readFileSync('/proc/self/cmdline'))
    : null;
  // Each argument ends with a NUL.
  const all = bytes?.toString('latin1').split('\0').slice(0, -1) ?? [];
  return given.length > 0 && all.length > given.length
    ? all.slice(-given.length).map((each) => pathOf(Buffer.from(each, 'latin1')))
    : given;
}

/** The current folder. @throws the error of the operating system, for example when somebody has removed it. */
export function currentFolder(): string {
  const given = process.cwd();
  const bytes = given.includes(LOST)
    ? fromProc(() => readlinkSync('/proc/self/cwd', { encoding: 'buffer' }))
    : null;
  return bytes ? pathOf(bytes) : given;
}

/** Other systems than Linux have no `/proc`. */
function fromProc(read: () => Buffer): Buffer | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

const ESCAPE = 0xdc00;
/** In Unicode mode, the class matches no second half of a pair. */
const ESCAPED = /[\udc80-\udcff]/u;
const EVERY = /[\udc80-\udcff]/gu;
const EACH = /([\udc80-\udcff])/u;
/** What Node puts where bytes are not UTF-8. */
const LOST = '\ufffd';
