// Puts together the places of the same image.
import type { ImageRecord } from './records.ts';

/** One element of `unique`. */
export interface UniqueImage
  extends Pick<ImageRecord, 'raw' | 'canonical' | 'registry' | 'status' | 'official' | 'target'> {
  readonly places: readonly { readonly file: string; readonly line: number; readonly column: number }[];
}

/**
 * Every image once, as its first place spells it, by name. Where an entry of a kustomization or a build stands for the image it is another one,
 * because it has another status.
 */
export function uniqueImages(rows: readonly ImageRecord[]): readonly UniqueImage[] {
  const groups = new Map<string, ImageRecord[]>();
  for (const row of rows) {
    const key = `${row.status}\n${row.canonical ?? row.raw}`;
    const own = groups.get(key);
    own ? own.push(row) : groups.set(key, [row]);
  }
  return [...groups.values()]
    .flatMap((own) => {
      const [first] = own;
      return first ? [uniqueImage(first, own)] : [];
    })
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function uniqueImage(
  { raw, canonical, registry, status, official, target }: ImageRecord,
  rows: readonly ImageRecord[],
): UniqueImage {
  const places = rows.map(({ file, line, column }) => ({ file, line, column }));
  return { raw, canonical, registry, status, official, target, places };
}

function nameOf({ canonical, raw }: UniqueImage): string {
  return canonical ?? raw;
}
