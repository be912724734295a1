// A text as the documents of a YAML stream. An edit copies the documents that it touches and no others, so that a keystroke in 2 MB costs as much
// as one in a short file.
import {
  createLineIndex,
  type EditableLineIndex,
  type LineIndex,
  lastAtOrBefore,
} from '../text/lineIndex.ts';
import { joinLineIndexes, type TextPart } from '../text/lineIndexes.ts';
import type { Span } from '../text/span.ts';
import { cut, lineBreakOf } from './documents.ts';

/** Never changes: an edit makes another stream. Offsets are UTF-16 code units from the start of the text. */
export class YamlStream {
  readonly length: number;
  #text: string | null;
  #parts: readonly TextPart[] | null;
  #starts: readonly number[] | null = null;
  #lines: LineIndex | null = null;

  private constructor(length: number, text: string | null, parts: readonly TextPart[] | null) {
    this.length = length;
    this.#text = text;
    this.#parts = parts;
  }

  /** Cuts nothing before somebody asks for the parts. */
  static of(text: string): YamlStream {
    return new YamlStream(text.length, text, null);
  }

  /** The whole text, which is put together when it is first asked for. */
  get text(): string {
    this.#text ??= textOf(this.parts);
    return this.#text;
  }

  /**
   * A part for each document, in order and without gaps; at least one. The first one has the byte order mark too. Versions of a stream share the
   * parts that did not change.
   */
  get parts(): readonly TextPart[] {
    this.#parts ??= partsOf(this.text, lineBreakOf(this.text));
    return this.#parts;
  }

  /** Positions in lines of the whole text. */
  get lines(): LineIndex {
    this.#lines ??= joinLineIndexes(this.parts, this.starts);
    return this.#lines;
  }

  /** The offset at which each part begins. */
  get starts(): readonly number[] {
    this.#starts ??= startsOf(this.parts);
    return this.#starts;
  }

  /** Returns the stream with `newText` in place of `span`, which has to lie in the text. Its parts are those of the text cut anew. */
  replace({ start, end }: Span, newText: string): YamlStream {
    const { parts, starts } = this;
    const first = lastAtOrBefore(starts, start - REACH);
    const next = lastAtOrBefore(starts, end + REACH) + 1;
    const from = starts[first] ?? 0;
    const inside = { start: start - from, end: end - from };
    const lineBreak = lineBreakIn(parts);
    const between = edited(parts.slice(first, next), inside, newText, lineBreak);
    const all = [...parts.slice(0, first), ...between, ...parts.slice(next)];
    return lineBreakIn(all) === lineBreak
      ? new YamlStream(this.length + newText.length - (end - start), null, all)
      : YamlStream.of(textOf(all));
  }
}

/**
 * Whether a document ends at a place is told by at most this many characters on either side of it: a marker of three, and the character around
 * it. So an end that is further away from an edit stays.
 */
const REACH = 4;

/** The parts of the text of `old` with `newText` in place of `span`. */
function edited(
  old: readonly TextPart[],
  { start, end }: Span,
  newText: string,
  lineBreak: string,
): readonly TextPart[] {
  const before = textOf(old);
  const text = before.slice(0, start) + newText + before.slice(end);
  const around = text.slice(Math.max(0, start - REACH), start + newText.length + REACH);
  // Only a marker at the edit makes another document of what was one.
  return old.length > 1 || around.includes('---') || around.includes('...')
    ? partsOf(text, lineBreak)
    : old.map(({ lines }) => new Part(text, lines.edited(text, { start, end }, newText.length)));
}

class Part implements TextPart {
  readonly text: string;
  #lines: EditableLineIndex | null;

  constructor(text: string, lines: EditableLineIndex | null = null) {
    this.text = text;
    this.#lines = lines;
  }

  get lines(): EditableLineIndex {
    this.#lines ??= createLineIndex(this.text);
    return this.#lines;
  }
}

function partsOf(text: string, lineBreak: string): readonly TextPart[] {
  const [first, ...others] = cut(text, lineBreak);
  const begin = new Part(text.slice(0, first?.end));
  return [begin, ...others.map(({ start, end }) => new Part(text.slice(start, end)))];
}

function textOf(parts: readonly TextPart[]): string {
  return parts.length === 1 ? (parts[0]?.text ?? '') : parts.map(({ text }) => text).join('');
}

/** The same as `lineBreakOf(textOf(parts))`. */
function lineBreakIn(parts: readonly TextPart[]): '\n' | '\r' {
  return parts.some(({ text }) => lineBreakOf(text) === '\n') ? '\n' : '\r';
}

function startsOf(parts: readonly TextPart[]): readonly number[] {
  let end = 0;
  return parts.map(({ text }) => {
    const start = end;
    end += text.length;
    return start;
  });
}
