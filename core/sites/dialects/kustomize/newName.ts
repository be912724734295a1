// Finds where the new name of a kustomize `images:` entry is written, or where an edit would insert it.

import { indentBefore, lineEnd, lineStart } from '../../../text/lineIndex.ts';
import type { Span } from '../../../text/span.ts';
import { emptyValueAt } from '../../../yaml/emptyValue.ts';
import { type Entry, entryAt, type MapNode, type ScalarNode, scalarAt } from '../../../yaml/tree.ts';
import type { SitePart } from '../../imageSite.ts';

/**
 * The place of `newName` in `entry`, whose spans are offsets in `text`. Null where it can neither be edited nor inserted. In a document with
 * mistakes nothing is inserted, because there may be a new name that no reader understood.
 *
 * A missing `newName` is inserted after `name`, on a line of its own where `name` has one. In block style a
 * comment stays on the line of `name`.
 */
export function newNamePart(text: string, entry: MapNode): SitePart | null {
  const own = entryAt(entry, 'newName');
  const name = entryAt(entry, 'name');
  if (own) {
    return own.value === null ? behindColon(text, own) : writtenPart(own.value);
  }
  return name?.value?.kind === 'scalar' && !name.isUncertain
    ? insertedPart(text, entry, name, name.value)
    : null;
}

/** The new name that `entry` gives. Null where it gives none. */
export function newNameOf(entry: MapNode): string | null {
  const newName = scalarAt(entry, 'newName');
  return newName && newName.value !== '' && (newName.isString || /^\d/.test(newName.value))
    ? newName.value
    : null;
}

/**
 * The line break that ends the line at `offset`. On the last line it is the first one of the text, or `\n` where the text has none. A carriage
 * return alone is one only where it is the only kind, because to the parser it is a character among others elsewhere.
 */
export function lineBreakAt(text: string, offset: number): string {
  const kinds = text.includes('\n') ? /\r?\n/ : /\r/;
  const end = lineEnd(text, offset);
  const own = /^(?:\r\n|\r|\n)/.exec(text.slice(end, end + 2))?.[0] ?? '';
  return kinds.test(own) ? own : (kinds.exec(text)?.[0] ?? '\n');
}

/** White space as long as the text before `offset` on its line. It indents a key to the same column as the key at `offset`. */
export function indentAt(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replace(/\S/g, ' ');
}

function writtenPart(value: Entry['value']): SitePart | null {
  return value?.kind === 'scalar'
    ? {
        role: 'repository',
        key: 'newName',
        span: value.span,
        value: value.value,
        style: value.style,
        before: '',
      }
    : null;
}

/** The place after `newName:` where the key has no value. */
function behindColon(text: string, entry: Entry): SitePart | null {
  const at = emptyValueAt(text, entry);
  return at === null ? null : emptyPart(at, ' ', '');
}

function insertedPart(text: string, entry: MapNode, { keySpan }: Entry, name: ScalarNode): SitePart | null {
  const { isAlias, span, style } = name;
  if (!entry.flow) {
    const end = lineEnd(text, isAlias ? keySpan.end : span.end);
    if (!isOrdinary(text, keySpan, isAlias)) {
      return null;
    }
    return emptyPart(end, `${lineBreakAt(text, end)}${indentAt(text, keySpan.start)}newName: `, '');
  }
  if (isAlias) {
    return null;
  }
  const indent = indentBefore(text, keySpan.start);
  const gap = indent === null ? ' ' : lineBreakAt(text, keySpan.start) + indent;
  const quote = text[keySpan.start] === '"' ? '"' : '';
  const at = span.end + (style === 'single' || style === 'double' ? 1 : 0);
  return emptyPart(at, `,${gap}${quote}newName${quote}: `, quote);
}

/** Whether a key at `keySpan` begins its line, so that another one fits below it. An alias has no place of its own and must be on that line. */
function isOrdinary(text: string, { start, end }: Span, isAlias: boolean): boolean {
  return (
    /^ *(?:- +)*$/.test(text.slice(lineStart(text, start), start)) &&
    (!isAlias || /^ *: *\*/.test(text.slice(end, lineEnd(text, end))))
  );
}

function emptyPart(at: number, before: string, quote: string): SitePart {
  const part: SitePart = {
    role: 'repository',
    key: 'newName',
    span: { start: at, end: at },
    value: '',
    style: quote === '' ? 'plain' : 'double',
    before: before + quote,
  };
  return quote === '' ? part : { ...part, after: quote };
}
