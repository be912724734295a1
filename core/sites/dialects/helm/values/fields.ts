// The keys of a mapping in Helm values, whatever their spelling: `image_tag`, `imageTag` and `image-tag` are one field.
import type { Entry, MapNode } from '../../../../yaml/tree.ts';
import { type PartRole, partAt, type SitePart } from '../../../imageSite.ts';

export type Fields = ReadonlyMap<string, Entry>;

/** The entries of `map` by their names in lower case, without `_` and `-`. */
export function fieldsOf(map: MapNode): Fields {
  return new Map(map.entries.map((entry) => [fieldName(entry.key), entry]));
}

export function fieldName(key: string): string {
  return key.replace(/[_-]/g, '').toLowerCase();
}

/** The first of `names` that is filled in, or else the first that is there at all. */
export function fieldAt(fields: Fields, names: readonly string[]): Entry | undefined {
  const present = names.flatMap((name) => fields.get(name) ?? []);
  return present.find((entry) => textOf(entry) !== '') ?? present[0];
}

/** The text of a field; '' where it is nothing, or a collection. */
export function textOf(entry: Entry | undefined): string {
  const value = entry?.value;
  return value?.kind === 'scalar' && (value.isString || !NOTHING.test(value.value)) ? value.value.trim() : '';
}

const NOTHING = /^(?:~|null|true|false)$/i;

/**
 * The part of a reference at `entry`; undefined where there is no such key, or where it cannot be written to. Behind a key with nothing is a
 * place to write to.
 */
export function partOf(role: PartRole, entry: Entry | undefined, text: string): SitePart | undefined {
  if (!entry) {
    return undefined;
  }
  const { key, value } = entry;
  if (value?.kind === 'scalar') {
    return { ...partAt(role, key, value), value: textOf(entry) };
  }
  const at = value ? null : placeBehind(entry, text);
  return at === null
    ? undefined
    : { role, key, span: { start: at, end: at }, value: '', style: 'plain', before: ' ' };
}

/** Offset behind the colon of a key that has no value; null where something is written there that was not understood. */
function placeBehind({ keySpan }: Entry, text: string): number | null {
  const colon = /^[ \t]*:(?=[ \t]*(?:[\r\n,}]|[ \t]#|$))/.exec(text.slice(keySpan.end, keySpan.end + 200));
  return colon ? keySpan.end + colon[0].length : null;
}
