// Inserts a policy into a text as one or more documents of its own.
import { OWN_PLACEHOLDERS } from '../image/proxy.ts';
import type { Edit } from '../text/edit.ts';
import { type Span, shift } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';

export interface PolicyInsertion {
  readonly edits: readonly Edit[];
  /** Each placeholder for the domain in the text after the edits. An editor selects them, so that typing replaces them. */
  readonly selections: readonly Span[];
}

/**
 * The edits that insert `policy` into `text` near `offset`. The policy goes before the document if the offset is at its start, and
 * otherwise after the document, so that no document is cut in two. Missing `---` lines are added. Line breaks are those of the text.
 *
 * @param offset in UTF-16 code units.
 * @param policy YAML that does not begin with `---`. Its lines end with a line feed, the last one too. `---` separates its documents, if it
 * has several.
 */
export function insertPolicy(text: string, offset: number, policy: string): PolicyInsertion {
  const lineBreak = lineBreakOf(text);
  const at = place(text, offset);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const lead = `${isBlank(before) || endsLine(before) ? '' : lineBreak}${needsMarker(before) ? `---${lineBreak}` : ''}`;
  const closing = marker(after);
  const tail = closing && `${closing}${lineBreak}`;
  const body = policy.replaceAll('\n', lineBreak);
  const selections = placeholdersIn(body).map((span) => shift(span, at + lead.length));
  return { edits: [{ span: { start: at, end: at }, newText: lead + body + tail }], selections };
}

/** Where `text` has placeholders that Nearpull wrote, in order. */
export function placeholdersIn(text: string): readonly Span[] {
  return OWN_PLACEHOLDERS.flatMap((placeholder) => {
    const found: Span[] = [];
    for (let at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + 1)) {
      found.push({ start: at, end: at + placeholder.length });
    }
    return found;
  }).sort((a, b) => a.start - b.start);
}

/**
 * The offset to insert at: the start of the document at `offset` where only blanks lie between the two, otherwise the end of that document.
 */
function place(text: string, offset: number): number {
  const clamped = Math.max(0, Math.min(offset, text.length));
  const segment = segments(text).find(({ end }) => clamped < end);
  if (!segment) {
    return text.length;
  }
  return isBlank(text.slice(segment.start, clamped)) ? segment.start : segment.end;
}

function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function endsLine(text: string): boolean {
  return /[\r\n]$/.test(text);
}

/** Whether a `---` line must separate `before` from the policy. It need not where `before` is blank or ends in a `---` line. */
function needsMarker(before: string): boolean {
  return !isBlank(before) && !/(?:^|[\r\n])---(?:[ \t]+#[^\r\n]*)?$/.test(before.trimEnd());
}

/** The line that must separate the policy from `after`: none where `after` begins with `---`, or holds only blanks and comments. */
function marker(after: string): '' | '---' | '...' {
  const content = withoutComments(after);
  if (content === '' || /^---(?:\s|$)/.test(content)) {
    return '';
  }
  // A directive (`%YAML 1.2`) comes before the `---` of its document, and the document before it must be ended by `...`.
  return content.startsWith('%') ? '...' : '---';
}

/** `text` without the blank lines and comments at its start. Goes line by line, because one expression overflows its stack at some MB. */
function withoutComments(text: string): string {
  const line = /[ \t]*(?:#[^\r\n]*)?(?:[\r\n]+|$)/y;
  while (line.lastIndex < text.length) {
    const start = line.lastIndex;
    if (!line.test(text)) {
      return text.slice(start);
    }
  }
  return '';
}
