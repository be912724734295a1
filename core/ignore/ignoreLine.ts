// Writes the comment that silences a rule on a line.
import type { Message } from '../model/message.ts';
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
  const rest = text.slice(finding.span.end, end);
  if (
    JSON_START.test(text) ||
    !line.includes(':') ||
    isInsideQuotes(rest) ||
    isInsideBlock(text, lineStart(text, finding.span.end))
  ) {
    return null;
  }
  const title: Message = { key: 'fix.ignoreLine', args: [finding.rule] };
  const existing = /\s#\s*nearpull-ignore((?:[ \t,]+[a-z]+(?:-[a-z]+)+)+)[ \t]*$/.exec(line);
  const at = start + line.trimEnd().length;
  const newText = existing ? `, ${finding.rule}` : ` # nearpull-ignore ${finding.rule}`;
  return { title, edits: [{ span: { start: at, end: at }, newText }] };
}

/** A brace or bracket, but no template action. */
const JSON_START = /^\s*(?:\[(?!\[)|\{(?![{%]))/;

/** A line whose value is a block scalar, which all deeper lines below it are. */
const BLOCK_HEADER = /(?:^|[\s:-])[|>][-+0-9]*[ \t]*(?:#.*)?$/;

/** Whether the line that begins at `start` is text of a block scalar: one of the lines that it is indented under says so. */
function isInsideBlock(text: string, start: number): boolean {
  let indent = columnOf(text.slice(start, lineEnd(text, start)));
  for (let at = start; at > 0 && indent > 0; ) {
    at = lineStart(text, at - 1);
    const line = text.slice(at, lineEnd(text, at));
    const column = columnOf(line);
    if (column < indent) {
      if (BLOCK_HEADER.test(line)) {
        return true;
      }
      indent = column;
    }
  }
  return false;
}

/** Column of what the line says; behind the dashes if that is a key. Blank lines have none. */
function columnOf(line: string): number {
  const [, spaces = '', dashes = '', first = ''] = /^(\s*)((?:- +)*)(.?)/.exec(line) ?? [];
  if (first === '') {
    return Number.POSITIVE_INFINITY;
  }
  const isItem = dashes !== '' && /[|>]/.test(first);
  return spaces.length + (isItem ? dashes.lastIndexOf('-') : dashes.length);
}

/** Whether a line goes on, behind what was found, with the inside of a scalar that it does not end. */
function isInsideQuotes(rest: string): boolean {
  const behind = rest.replace(/^[^\s"',]*/, '');
  if (!/^["']?(?:\s*[,}\]]|\s*$|\s+#)/.test(behind)) {
    return true;
  }
  return /["']/.test(
    behind
      .replace(/^["']/, '')
      .replace(WHOLE_SCALARS, '')
      .replace(/\s#.*$/, ''),
  );
}

const WHOLE_SCALARS = /"(?:[^"\\]|\\.)*"|'[^']*'/g;
