// Reads one YAML document for its image fields: the only user of the `yaml` package.
import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { IMAGE_KEYS, type ImageField, type ResourceName, type ScalarStyle } from './imageFields.ts';
import { hasActions, mask } from './mask.ts';
import type { KeyPath } from './pathPattern.ts';
import { readPlainBlocks } from './plainBlocks.ts';
import { scanLines } from './scanLines.ts';
import { readTokens } from './tokens.ts';

/**
 * The image fields of `text`, one YAML document, with spans from its start. Never throws.
 *
 * Plain block YAML needs no parser; what the quick reader declines goes to `yaml`. A document that `yaml` finds errors in is read again,
 * line by line, because it refuses some that kubectl accepts and because people type: what both find counts once.
 */
export function readDocument(text: string): readonly ImageField[] {
  return readPlainBlocks(text) ?? readWithParser(text);
}

/** Exported for the test that holds the quick reader to it. */
export function readWithParser(text: string): readonly ImageField[] {
  const masked = mask(text);
  const { document, exactUpTo } = compose(masked);
  const exact = document ? collectFields(document, text, masked) : [];
  if (exactUpTo === Number.POSITIVE_INFINITY) {
    return exact;
  }
  const trusted = exact.filter((field) => field.span.end <= exactUpTo);
  const known = new Set(trusted.map((field) => field.span.start));
  const scanned = scanLines(text, masked).filter((field) => !known.has(field.span.start));
  return [...trusted, ...scanned].sort((a, b) => a.span.start - b.span.start);
}

/**
 * Options that keep `yaml` linear: its checks for unique keys are quadratic, and so are its pretty errors. Nothing is ever converted to
 * JavaScript values, so aliases stay what they are.
 */
const OPTIONS = {
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: true,
  logLevel: 'silent',
} as const;

interface Composed {
  readonly document: Document.Parsed | null;
  /** Offset from which the document cannot be trusted. */
  readonly exactUpTo: number;
}

function compose(masked: string): Composed {
  const tokens = readTokens(masked);
  if (!tokens) {
    return { document: null, exactUpTo: 0 };
  }
  const [document = null] = [...new Composer<ParsedNode>(OPTIONS).compose(tokens, false, masked.length)];
  const errors = document?.errors ?? [];
  return {
    document,
    exactUpTo:
      errors.length === 0
        ? Number.POSITIVE_INFINITY
        : Math.min(...errors.slice(0, 1000).map(({ pos }) => pos[0])),
  };
}

/** What a walk through a document gathers. */
interface Walk {
  readonly text: string;
  readonly masked: string;
  readonly templated: boolean;
  readonly fields: ImageField[];
  /** Where those fields begin, with the kinds of places that have them: an alias stands for the same text in another. */
  readonly places: Map<number, Set<string>>;
  /** The scalar that each anchor names at this point of the walk. */
  readonly anchors: Map<string, Scalar.Parsed>;
  /** Offsets of anchored scalars that something else than an image field refers to. */
  readonly shared: Set<number>;
}

function collectFields(document: Document.Parsed, text: string, masked: string): readonly ImageField[] {
  const walk: Walk = {
    text,
    masked,
    templated: hasActions(text),
    fields: [],
    places: new Map(),
    anchors: new Map(),
    shared: new Set(),
  };
  visit(walk, document.contents, [], null);
  return walk.fields.map((field) => (walk.shared.has(field.span.start) ? { ...field, shared: true } : field));
}

/** Recursion is bounded: `readTokens` has refused what is nested too deeply. */
function visit(walk: Walk, node: unknown, path: KeyPath, resource: ResourceName | null): void {
  if ((isMap(node) || isSeq(node)) && node.anchor) {
    // From here on the name stands for no scalar.
    walk.anchors.delete(node.anchor);
  }
  if (isMap(node)) {
    visitMap(walk, node as YAMLMap.Parsed, path, resource);
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      visit(walk, item, [...path, index], resource);
    });
  } else if (isAlias(node)) {
    const target = walk.anchors.get(node.source);
    if (target) {
      walk.shared.add(contentSpan(walk, target).start);
    }
  } else {
    remember(walk, node);
  }
}

function visitMap(walk: Walk, map: YAMLMap.Parsed, path: KeyPath, outer: ResourceName | null): void {
  const own = resourceOf(walk, map);
  const resource = own ?? outer;
  const base = own ? [] : path;
  for (const { key, value } of map.items) {
    remember(walk, key);
    const name = isScalar(key) ? String(key.value) : '';
    if (resource === null || !IMAGE_KEYS.has(name) || !addField(walk, value, [...base, name], resource)) {
      visit(walk, value, [...base, name], resource);
    }
  }
}

/** Adds the string at an image key, or the one its alias stands for. Answers false where the value is no string. */
function addField(walk: Walk, value: unknown, path: KeyPath, resource: ResourceName): boolean {
  const anchored = isAlias(value) ? walk.anchors.get(value.source) : undefined;
  const scalar = anchored ?? value;
  if (!isScalar(scalar) || typeof scalar.value !== 'string' || !scalar.range) {
    return false;
  }
  remember(walk, value);
  const span = contentSpan(walk, scalar as Scalar.Parsed);
  const known = walk.places.get(span.start);
  const place = `${resource.apiVersion} ${resource.kind} ${path.filter((step) => typeof step === 'string').join('.')}`;
  if (known?.has(place) || isUnclosed(walk, scalar as Scalar.Parsed)) {
    return true;
  }
  walk.places.set(span.start, (known ?? new Set()).add(place));
  walk.fields.push({
    span,
    raw: rawValue(walk, scalar.value, span),
    style: styleOf(scalar as Scalar.Parsed),
    resource,
    path,
    // An anchor that is no image field itself names something else as well.
    shared: anchored !== undefined && !known,
  });
  return true;
}

/** Whether somebody is still typing the quoted scalar: then its value is cut off where the parser gave up. */
function isUnclosed({ masked }: Walk, scalar: Scalar.Parsed): boolean {
  const [start, end] = scalar.range;
  const style = styleOf(scalar);
  return (style === 'single' || style === 'double') && (end - start < 2 || masked[end - 1] !== masked[start]);
}

function remember(walk: Walk, node: unknown): void {
  if (isScalar(node) && node.anchor && node.range) {
    walk.anchors.set(node.anchor, node as Scalar.Parsed);
  }
}

/** The name of the object that `map` is, if it has an `apiVersion` and a `kind`. */
function resourceOf(walk: Walk, map: YAMLMap.Parsed): ResourceName | null {
  const apiVersion = stringAt(walk, map, 'apiVersion');
  const kind = apiVersion === null ? null : stringAt(walk, map, 'kind');
  if (apiVersion === null || kind === null) {
    return null;
  }
  const metadata = map.items.find(({ key }) => isScalar(key) && key.value === 'metadata')?.value;
  return {
    apiVersion,
    kind,
    name: isMap(metadata) ? stringAt(walk, metadata as YAMLMap.Parsed, 'name') : null,
  };
}

function stringAt(walk: Walk, map: YAMLMap.Parsed, key: string): string | null {
  const value = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  return isScalar(value) && typeof value.value === 'string' && value.range
    ? rawValue(walk, value.value, contentSpan(walk, value as Scalar.Parsed))
    : null;
}

function styleOf(scalar: Scalar.Parsed): ScalarStyle {
  switch (scalar.type) {
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return 'plain';
  }
}

/** Where the content of a scalar stands: inside its quotes, or from the first to the last word of a block. */
function contentSpan(walk: Walk, scalar: Scalar.Parsed): { start: number; end: number } {
  const [start, end] = scalar.range;
  const style = styleOf(scalar);
  if (style === 'single' || style === 'double') {
    return { start: start + 1, end: end - 1 };
  }
  if (style === 'plain' || !CST.isScalar(scalar.srcToken)) {
    return { start, end };
  }
  // A block's range begins at its header (`>-`): the content begins on the next line.
  const header = walk.masked.indexOf('\n', start);
  const block = header < 0 ? '' : walk.masked.slice(header, end);
  const content = block.trim();
  const first = header + block.length - block.trimStart().length;
  return { start: first, end: first + content.length };
}

/** The masked text has lost the expressions of templates: where there are any, what is written is the value. */
function rawValue(walk: Walk, value: string, span: { start: number; end: number }): string {
  const written = walk.templated ? walk.text.slice(span.start, span.end) : '';
  return walk.templated && hasActions(written) ? written : value;
}
