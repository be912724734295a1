// Writes the comment that silences a rule on a line.
import type { Message } from '../message.ts';
import type { Finding } from '../report.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';

/** The edit that makes `finding` silent; null where no comment can stand: in JSON, and in block scalars, where it would be text. */
export function ignoreLine(
  text: string,
  finding: Finding,
): { title: Message; edits: readonly Edit[] } | null {
  const start = lineStart(text, finding.span.start);
  const end = lineEnd(text, finding.span.end);
  const line = text.slice(start, end);
  if (/^\s*[{[]/.test(text) || !line.includes(':') || isInsideQuotes(text.slice(finding.span.end, end))) {
    return null;
  }
  const title: Message = { key: 'fix.ignoreLine', args: [finding.rule] };
  const existing = /\s#\s*nearpull-ignore((?:[ \t,]+[a-z]+(?:-[a-z]+)+)+)[ \t]*$/.exec(line);
  const at = start + line.trimEnd().length;
  const newText = existing ? `, ${finding.rule}` : ` # nearpull-ignore ${finding.rule}`;
  return { title, edits: [{ span: { start: at, end: at }, newText }] };
}

/** Whether a line goes on, behind a reference, with the inside of a scalar that it does not end. */
function isInsideQuotes(rest: string): boolean {
  return !/^["']?[\s,}\]]*(?:#.*)?$/.test(rest) && !/^["']?\s*[,}\]]/.test(rest);
}
