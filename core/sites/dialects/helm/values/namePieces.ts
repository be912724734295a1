// Puts together what a template writes for an image: stretches of values, and text of the template between them.
import { OFFICIAL_IMAGES } from '../../../../image/officialImages.ts';
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { looksLikeHost, parseReference } from '../../../../image/reference.ts';
import type { UsePart, ValuesPath } from '../../../../model/chartUses.ts';
import type { ScalarNode } from '../../../../yaml/tree.ts';
import { type NamePiece, partAt, type SitePart } from '../../../imageSite.ts';
import { withDomain } from './fields.ts';
import { isBareHost } from './splitSite.ts';
import { textOfScalar, type ValuesTree, valueAtPath } from './valuesTree.ts';

/** A stretch of the reference; `isKnown` is false for what no value and no text of the template says. */
export interface Stretch extends NamePiece {
  readonly isKnown: boolean;
  /** Steps to the value. */
  readonly path: ValuesPath;
}

/** What the values are read from. Of a value that is the placeholder alone, the piece is the domain of `proxy`: another rule fills it in. */
export interface ReadValues {
  readonly text: string;
  /** Null leaves placeholders as they are. */
  readonly proxy: ProxySetting | null;
}

/** Without those that are empty. */
export function piecesOf(
  parts: readonly UsePart[],
  tree: ValuesTree,
  source: ReadValues,
): readonly Stretch[] {
  const pieces = parts.map((part) => pieceOf(part, tree, source));
  return pieces.filter(({ text, isKnown }) => text !== '' || !isKnown);
}

function pieceOf(part: UsePart, tree: ValuesTree, source: ReadValues): Stretch {
  if (part.kind === 'value') {
    return valuePiece(part, tree, source);
  }
  const isKnown = part.kind === 'text';
  return { text: isKnown ? part.text : '', part: null, isKnown, path: [] };
}

function valuePiece(
  { path, through }: UsePart & { kind: 'value' },
  tree: ValuesTree,
  { text: source, proxy }: ReadValues,
): Stretch {
  const unknown: Stretch = { text: '', part: null, isKnown: false, path };
  const found = valueAtPath(tree, path);
  if (!found) {
    return { ...unknown, isKnown: true };
  }
  const value = found.node.kind === 'scalar' ? textOfScalar(found.node) : null;
  const isSwitch =
    found.node.kind === 'scalar' && !found.node.isString && /^(?:true|false)$/.test(value ?? '');
  if (found.node.kind !== 'scalar' || value === null || isSwitch || /\{\{|\$\{/.test(value)) {
    return unknown;
  }
  const text = through.reduce<string | null>(
    (before, each) => (before === null ? null : apply(each, before)),
    value,
  );
  if (text === null) {
    return unknown;
  }
  const part = found.isOwn ? partOfValue(found.node, path, text, source) : null;
  const filled = withDomain(text, proxy);
  return { text: filled, part: part && { ...part, value: filled }, isKnown: true, path };
}

/** What a function of a template makes of a value; null where that is not known. */
function apply(name: string, value: string): string | null {
  const [, cut = '', affix = ''] = /^trim(Suffix|Prefix) (.+)$/.exec(name) ?? [];
  if (cut === 'Suffix') {
    return value.endsWith(affix) ? value.slice(0, -affix.length) : value;
  }
  if (cut === 'Prefix') {
    return value.startsWith(affix) ? value.slice(affix.length) : value;
  }
  return name === 'lower' && value === value.toLowerCase() ? value : null;
}

/** Null where the text in the file is not the text that the template sees, so that no stretch of it can be edited. */
function partOfValue(node: ScalarNode, path: ValuesPath, value: string, source: string): SitePart | null {
  const content = source.slice(node.span.start, node.span.end);
  const at = content.indexOf(value);
  if (at < 0) {
    return null;
  }
  const start = node.span.start + at;
  const end = start + value.length;
  const isAll = start === node.span.start && end === node.span.end;
  const part = partAt('repository', path.at(-1) ?? '', node);
  return { ...part, span: { start, end }, value, ...(isAll ? {} : cutOut(part)) };
}

/** The name of an image in a text. */
export interface NameInText {
  /** The reference, without a tag that is not known. */
  readonly raw: string;
  /** Where the name ends in the text, and tag and digest begin. */
  readonly end: number;
}

export interface NameInPieces extends NameInText {
  readonly known: readonly Stretch[];
  /** Those of `known` that are the name without tag and digest. */
  readonly name: readonly Stretch[];
}

/**
 * Null where the name is not certain.
 *
 * @param texts what has been found in texts so far: a chart writes the same text in many ways.
 */
export function nameIn(
  pieces: readonly Stretch[],
  texts?: Map<string, NameInText | null>,
): NameInPieces | null {
  const unknown = pieces.findIndex(({ isKnown }) => !isKnown);
  const known = unknown < 0 ? pieces : pieces.slice(0, unknown);
  let text = '';
  for (const piece of known) {
    text += piece.text;
  }
  const key = (unknown < 0 ? '=' : '<') + text;
  let found = texts?.get(key);
  if (found === undefined) {
    found = nameInText(text, unknown < 0);
    texts?.set(key, found);
  }
  return found && { ...found, known, name: cutAt(known, found.end) };
}

/** @param isAll whether nothing that is not known may follow. */
function nameInText(text: string, isAll: boolean): NameInText | null {
  const end = nameEnd(text);
  if (!isAll && end === text.length) {
    // What is unknown may belong to the name.
    return null;
  }
  const raw = isAll && parseReference(text).kind === 'image' ? text : text.slice(0, end);
  const name = text.slice(0, end);
  // A registry alone, or a digest where a tag belongs: the template makes such a text for other values than these.
  const isNone = nameEnd(name) < end || (isBareHost(name) && !OFFICIAL_IMAGES.has(name));
  return !isNone && parseReference(raw).kind === 'image' ? { raw, end } : null;
}

/** Where tag and digest begin: the first `@`, or the last `:` that has no `/` after it. */
function nameEnd(reference: string): number {
  const digest = reference.indexOf('@');
  const named = digest < 0 ? reference : reference.slice(0, digest);
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? colon : named.length;
}

/** The pieces of the first `end` characters. The last one may end within a value. */
function cutAt(pieces: readonly Stretch[], end: number): readonly Stretch[] {
  const result: Stretch[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = Math.min(piece.text.length, end - at);
    if (length > 0) {
      result.push(length === piece.text.length ? piece : shorten(piece, length));
    }
    at += piece.text.length;
  }
  return result;
}

function shorten(piece: Stretch, length: number): Stretch {
  const text = piece.text.slice(0, length);
  const part = piece.part && {
    ...piece.part,
    value: text,
    span: { start: piece.part.span.start, end: piece.part.span.start + length },
    ...cutOut(piece.part),
  };
  return { ...piece, text, part };
}

/** What a part of a scalar has that the whole scalar has not. */
function cutOut({ style }: SitePart): Pick<SitePart, 'within' | 'refusesBracket'> {
  return style === 'plain' ? { within: true, refusesBracket: true } : { within: true };
}

/** Whether the host of `name` stands in the template. */
export function hostIsFixed(name: readonly Stretch[]): boolean {
  const host = hostPiece(name);
  return host?.part === null && host.path.length === 0;
}

/** What begins with the host of `name`; null where it has none. */
export function hostPiece(name: readonly Stretch[]): Stretch | null {
  const written = name.map(({ text }) => text).join('');
  const slash = written.indexOf('/');
  return slash > 0 && looksLikeHost(written.slice(0, slash)) ? (name[0] ?? null) : null;
}
