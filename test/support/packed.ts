// Packs charts for tests: what `helm package` wrote once, and archives of any content.
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';

/** By helm 4: a chart `sub` whose template makes an image of `where.host` and `where.what`. No key says so. */
export const PACKED_BY_HELM = Buffer.from(
  'H4sIFAAAAAAA/ywAcnIoAGFIUjBjSE02THk5NWIzVjBkUzVpWlM5Nk9WVjZNV2xqYW5keVRRbz1IZWxtAOyWsW6zMBCAmf0Up+w/nJ3wR/LaF+iU/QKnYiXGyDaJqoh3r5yoQ+iQoSJVK3+LZUDCDN93hHFfvXTkY/lO9lgsAiLi/83muiLifEWssZD1GuVWoVJ1gVJua1UALnOce8YQyRf47XfNP+6XQIPZsQ/G9RpOSvRkWUMY9+L0eVWWWKL46XNmliH5f6LjyGG5ADz2X838V0pm/5/CuWPPWgB0LkQNrWsO7EvjBMC5o6iBGsvVmfe5AH+S5H9kOxwpcqgG1y6QgUf+KzX3f73ZZv+fwt38l+Jg+lbDq2uF5UgtRdJwuf0UDJMIAzepFY3rI5mefUg7gH9we4SuOwBj6Y01rC4XKHe34XLtTJkiA9NUfbmRWgPTpOUqdyaTyWSewkcAAAD//7OQsjYAEAAA',
  'base64',
);

export interface PackedEntry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** The type of the entry, '0' for a file. */
  readonly type?: string;
}

/** A tar archive with these entries, as it is before it is compressed. */
export function tarOf(entries: readonly PackedEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = '0' }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(path.slice(0, 100));
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A packed chart with these files. */
export function packedChart(files: Readonly<Record<string, string>>): Buffer {
  return gzipSync(tarOf(Object.entries(files).map(([path, content]) => ({ path, content }))));
}
