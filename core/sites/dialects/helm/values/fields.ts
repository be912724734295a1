// Reads the keys of a mapping in Helm values regardless of their spelling: `image_tag`, `imageTag` and `image-tag` are one field.
import { PLACEHOLDERS } from '../../../../image/proxy.ts';
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { lengthWithout } from '../../../../text/trailing.ts';
import { emptyValueAt } from '../../../../yaml/emptyValue.ts';
import type { Entry, MapNode } from '../../../../yaml/tree.ts';
import { type PartRole, partAt, type SitePart } from '../../../imageSite.ts';

export type Fields = ReadonlyMap<string, Entry>;

/** The entries of `map` by the names of their fields: keys in lower case, without `_` and `-`. */
export function fieldsOf(map: MapNode): Fields {
  return new Map(map.entries.map((entry) => [fieldName(entry.key), entry]));
}

/** The name of the field at `key`: `imagetag` for `image_tag`, `imageTag` and `image-tag`. */
export function fieldName(key: string): string {
  return key.replace(/[_-]/g, '').toLowerCase();
}

/** The entry of the first of `names` that is filled in, or else of the first that exists. Undefined where none exists. */
export function fieldAt(fields: Fields, names: readonly string[]): Entry | undefined {
  const present = names.flatMap((name) => fields.get(name) ?? []);
  return present.find((entry) => textOf(entry) !== '') ?? present[0];
}

/** The text of a field without white space around it. Empty where the field is missing, or holds null, a boolean or a collection. */
export function textOf(entry: Entry | undefined): string {
  const value = entry?.value;
  return value?.kind === 'scalar' && (value.isString || !NOTHING.test(value.value)) ? value.value.trim() : '';
}

const NOTHING = /^(?:~|null|true|false)$/i;

/**
 * The part of a reference at `entry`. Undefined where there is no such key, or where its value cannot be edited. A key without a value
 * gives an empty part after its colon, where an edit can write.
 */
export function partOf(role: PartRole, entry: Entry | undefined, text: string): SitePart | undefined {
  if (!entry) {
    return undefined;
  }
  const { key, value } = entry;
  if (value?.kind === 'scalar') {
    const part = { ...partAt(role, key, value), value: textOf(entry) };
    return role === 'registry' || role === 'prefix' ? withoutEnd(part, '/', text) : part;
  }
  const at = emptyValueAt(text, entry);
  return at === null
    ? undefined
    : { role, key, span: { start: at, end: at }, value: '', style: 'plain', before: ' ' };
}

/**
 * The registry at `entry`, as `partOf` returns it. Where the text has the placeholder alone, the value is the domain: a rule of its own fills it
 * in, and the image is judged as if that were done, so that the fixes of both can be made at once.
 */
export function registryPart(
  entry: Entry | undefined,
  text: string,
  proxy: ProxySetting,
): SitePart | undefined {
  const part = partOf('registry', entry, text);
  return part && { ...part, value: withDomain(part.value, proxy) };
}

/** The domain of `proxy` in place of a registry that is the placeholder alone. */
export function withDomain(registry: string, proxy: ProxySetting | null): string {
  return proxy?.kind === 'configured' && PLACEHOLDER_ALONE.test(registry) ? proxy.domain : registry;
}

const PLACEHOLDER_ALONE = new RegExp(`^(?:${PLACEHOLDERS.source})$`);

/** `part` without the characters of `end` at its end, such as slashes: templates that join without one need it, so that no edit may touch it. */
export function withoutEnd(part: SitePart, end: string, text: string): SitePart {
  const { span, value } = part;
  const cut = value.length - lengthWithout(value, end);
  // Where the value is written with escapes, nobody knows which characters of the text the end is.
  return cut === 0 || cut === value.length || text.slice(span.start, span.end) !== value
    ? part
    : {
        ...part,
        value: value.slice(0, -cut),
        span: { start: span.start, end: span.end - cut },
        within: true as const,
        ...(part.style === 'plain' && { refusesBracket: true as const }),
      };
}
