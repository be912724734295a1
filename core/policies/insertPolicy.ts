// Puts a policy into a text as a document of its own, or as several.
import { PLACEHOLDER } from '../image/proxy.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';

export interface PolicyInsertion {
  readonly edits: readonly Edit[];
  /** Where the placeholder stands in the text after the edits: what an editor selects, so that typing fills it in. */
  readonly selections: readonly Span[];
}

/**
 * Inserts `policy` into `text` at `offset`: before the document that the offset is at the start of, else behind the one that it is in, so that
 * no document is torn. `---` lines are added where they are missing, with the line ends of the text.
 *
 * @param policy YAML that does not begin with `---`, with line feeds, the last one included; several documents have `---` between them.
 */
export function insertPolicy(text: string, offset: number, policy: string): PolicyInsertion {
  const lineBreak = lineBreakOf(text);
  const at = place(text, offset);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const lead = `${isBlank(before) || endsLine(before) ? '' : lineBreak}${needsMarker(before) ? `---${lineBreak}` : ''}`;
  const closing = marker(after);
  const tail = closing && `${closing}${lineBreak}`;
  const body = policy.replaceAll('\n', lineBreak);
  const selections: Span[] = [];
  for (let found = body.indexOf(PLACEHOLDER); found >= 0; found = body.indexOf(PLACEHOLDER, found + 1)) {
    const start = at + lead.length + found;
    selections.push({ start, end: start + PLACEHOLDER.length });
  }
  return { edits: [{ span: { start: at, end: at }, newText: lead + body + tail }], selections };
}

/** The boundary between two documents that is meant by `offset`. */
function place(text: string, offset: number): number {
  const clamped = Math.max(0, Math.min(offset, text.length));
  const all = segments(text);
  const index = all.findIndex(({ end }) => clamped < end);
  const segment = all[index];
  if (!segment) {
    return text.length;
  }
  if (!isBlank(text.slice(segment.start, clamped))) {
    return segment.end;
  }
  // A byte order mark stays first.
  return index === 0 && text.startsWith(BYTE_ORDER_MARK) ? 1 : segment.start;
}

const BYTE_ORDER_MARK = '\ufeff';

function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function endsLine(text: string): boolean {
  return /[\r\n]$/.test(text);
}

/** Whether what stands before must be closed first: unless it is nothing, or ends in a `---` line of its own. */
function needsMarker(before: string): boolean {
  return !isBlank(before) && !/(?:^|[\r\n])---(?:[ \t]+#[^\r\n]*)?\s*$/.test(before);
}

/** What must stand between the policy and what follows: nothing where a document begins, or none does any more. */
function marker(after: string): '' | '---' | '...' {
  const content = after.replace(COMMENTS, '');
  if (content === '' || /^---(?:\s|$)/.test(content)) {
    return '';
  }
  // A directive (`%YAML 1.2`) stands before the `---` of its document, behind the end of the one before.
  return content.startsWith('%') ? '...' : '---';
}

/** Blank lines and comments at the start. */
const COMMENTS = /^(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+)*(?:[ \t]*(?:#[^\r\n]*)?$)?/;
