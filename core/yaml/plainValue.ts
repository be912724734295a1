// Reads a YAML document as plain values and writes values as YAML, for callers that need a whole object and no spans.

import {
  Composer,
  Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  type Tags,
  type YAMLMap,
} from 'yaml';
import { pushAll } from '../model/pushAll.ts';
import { maskWhiteSpace } from './exact/mask.ts';
import { readTokens } from './exact/tokens.ts';
import { isTooHeavy } from './weight.ts';

/** A plain value. Mappings are Maps and not objects, because a key may be named `__proto__`. */
export type Value = null | boolean | number | string | ValueList | ValueMap;
export type ValueList = readonly Value[];
export type ValueMap = ReadonlyMap<string, Value>;

/**
 * Returns the value of `text`, one document. Follows aliases and merge keys. Does not understand template actions. Undefined if the
 * document has errors, is too heavy to be read, or if it has more than `MAX_NODES` nodes once its aliases are followed. Never throws.
 */
export function readValue(text: string): Value | undefined {
  const masked = maskWhiteSpace(text);
  const tokens = isTooHeavy(masked) ? null : readTokens(masked);
  if (!tokens) {
    return undefined;
  }
  const [document] = [...new Composer<ParsedNode>(READING).compose(tokens, false, masked.length)];
  if (!document || document.errors.length > 0) {
    return undefined;
  }
  const reading: ValueReading = { anchors: new Map(), nodes: 0 };
  const value = toValue(reading, document.contents);
  return reading.nodes > MAX_NODES ? undefined : value;
}

/** Returns `value` as block YAML that ends with a line feed. Strings are quoted if YAML 1.1 or 1.2 would read them as another type. */
export function writeValue(value: Value): string {
  return new Document(value, WRITING).toString({ lineWidth: 0 });
}

export function isValueMap(value: Value | undefined): value is ValueMap {
  return value instanceof Map;
}

export function isValueList(value: Value | undefined): value is ValueList {
  return Array.isArray(value);
}

/** Real manifests have some thousands of nodes. A few lines of aliases of aliases can give billions. */
const MAX_NODES = 200_000;

/** kubectl reads YAML 1.1, but without timestamps and base-60 numbers. */
const READING = {
  version: '1.1',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  customTags: (tags: Tags): Tags =>
    tags.filter(
      (tag) =>
        typeof tag === 'string' || (tag.tag !== 'tag:yaml.org,2002:timestamp' && tag.format !== 'TIME'),
    ),
} as const;

const WRITING = {
  version: '1.1',
  compat: 'core',
  aliasDuplicateObjects: false,
  // Without the `!!omap` tag a Map is written as an ordinary mapping.
  customTags: (tags: Tags): Tags =>
    tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:omap'),
} as const;

interface ValueReading {
  /** The value of each anchor at this point of the text, and its number of nodes. */
  readonly anchors: Map<string, { readonly value: Value; readonly nodes: number }>;
  nodes: number;
}

/** The recursion is bounded, because `readTokens` has rejected documents that are nested too deeply. */
function toValue(reading: ValueReading, node: unknown): Value {
  const before = reading.nodes++;
  if (reading.nodes > MAX_NODES) {
    return null;
  }
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    reading.nodes += target?.nodes ?? 0;
    return target?.value ?? null;
  }
  const value = isMap(node)
    ? toMap(reading, node)
    : isSeq(node)
      ? node.items.map((item) => toValue(reading, item))
      : toScalar(node);
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) {
    reading.anchors.set(node.anchor, { value, nodes: reading.nodes - before });
  }
  return value;
}

function toMap(reading: ValueReading, { items }: YAMLMap): ValueMap {
  const own = new Map<string, Value>();
  const merged: ValueMap[] = [];
  for (const { key, value: node } of items.filter(isPair)) {
    const value = toValue(reading, node);
    if (isScalar(key) && key.source === '<<') {
      pushAll(merged, (isValueList(value) ? value : [value]).filter(isValueMap));
    } else {
      own.set(isScalar(key) ? keyOf(key.value) : '', value);
    }
  }
  for (const [key, value] of merged.flatMap((map) => [...map])) {
    if (!own.has(key)) {
      own.set(key, value);
    }
  }
  return own;
}

function keyOf(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

function toScalar(node: unknown): Value {
  const value: unknown = isScalar(node) ? node.value : null;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    default:
      return null;
  }
}
