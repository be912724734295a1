// Writes tar archives, also those that nobody should write.

export interface TarFile {
  readonly name: string;
  readonly text: string;
  /** The type flag of the format; '0' is a file. */
  readonly type?: string;
}

/** An archive in the format of POSIX. A long name stands in a header of its own. */
export function tarOf(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ name, text, type = '0' }) => {
    const path = `path=${name}\n`;
    // The length counts its own digits and the blank.
    const length = path.length + String(path.length + 4).length + 1;
    const extended = name.length > 100 ? blocksOf('long', `${length} ${path}`, 'x') : [];
    return [...extended, ...blocksOf(name.slice(0, 100), text, type)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function blocksOf(name: string, text: string, type: string): readonly Buffer[] {
  const data = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}
