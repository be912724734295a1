// Writes the ignore comment that silences a rule on one line.
import type { Message } from '../model/message.ts';
import type { Finding } from '../report.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd, lineStart, nextLine } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, type Node, type Tree } from '../yaml/tree.ts';
import { walk } from '../yaml/walk.ts';
import { directivesEnd } from './suppressions.ts';

export interface IgnoredLine {
  readonly title: Message;
  readonly edits: readonly Edit[];
}

/**
 * Returns the edit that silences `finding`, in the file at `path`, with a comment at the end of its line, and the title of that edit. Null
 * where a comment may not be possible: in JSON, inside quotes, inside a block scalar, where it would be text, and on a line without a colon.
 * Who asks for several findings of one text hands in the same `documentAt`, so that each document is read once. `rules` are those that the
 * comment names, where the place has more findings than this one.
 */
export function ignoreLine(
  text: string,
  finding: Finding,
  path = '',
  documentAt = documentsOf(text),
  rules: readonly string[] = [finding.rule],
): IgnoredLine | null {
  const names = rules.join(', ');
  if (textDialectOf(path)) {
    return ignoreInstruction(text, finding, names);
  }
  const start = lineStart(text, finding.span.start);
  const end = lineEnd(text, finding.span.end);
  const line = text.slice(start, end);
  const rest = text.slice(finding.span.end, end);
  if (
    JSON_START.test(text) ||
    !line.includes(':') ||
    isInsideQuotes(rest) ||
    isInsideBlock(text, lineStart(text, finding.span.end)) ||
    isInsideScalar(text, start + line.trimEnd().length, documentAt)
  ) {
    return null;
  }
  const title: Message = { key: 'fix.ignoreLine', args: [finding.rule] };
  const existing = /\s#\s*nearpull-ignore((?:[ \t,]+[a-z]+(?:-[a-z]+)+)+)[ \t]*$/.exec(line);
  const at = start + line.trimEnd().length;
  const newText = existing ? `, ${names}` : ` # nearpull-ignore ${names}`;
  return { title, edits: [{ span: { start: at, end: at }, newText }] };
}

/**
 * The same in a Dockerfile, where a comment needs a line of its own: above what it silences, or below a parser directive, which nothing may
 * stand above. Between continued lines a comment may stand as well.
 */
function ignoreInstruction(text: string, { rule, span }: Finding, names: string): IgnoredLine {
  const directives = directivesEnd(text);
  const isDirective = span.start < directives;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const place = isDirective ? directives : lineStart(text, span.start);
  const isLast = isDirective && !text.slice(0, place).endsWith('\n');
  const at = place === 0 && text.startsWith('\uFEFF') ? 1 : place;
  const comment = `# nearpull-ignore${isDirective ? '' : '-next-line'} ${names}`;
  const newText = isLast ? lineBreak + comment : comment + lineBreak;
  return {
    title: { key: 'fix.ignoreLine', args: [rule] },
    edits: [{ span: { start: at, end: at }, newText }],
  };
}

/** A brace or bracket that begins a JSON text and not a template action. */
export const JSON_START = /^\s*(?:\[(?!\[)|\{(?![{%]))/;

/** A line that begins a block scalar. All lines after it that are indented more are text of the scalar. */
const BLOCK_HEADER = /(?:^|[\s:-])[|>][-+0-9]*[ \t]*(?:#[\s\S]*)?$/;

/** Whether the line that begins at `start` is text of a block scalar. Looks for a block header among the lines that it is nested under. */
export function isInsideBlock(text: string, start: number): boolean {
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

/** The starts of all lines that `isInsideBlock` holds for. Takes time in proportion to the text. */
export function linesInsideBlocks(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  const above: { readonly column: number; readonly isBlock: boolean }[] = [];
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, lineEnd(text, start));
    const column = columnOf(line);
    if (column === Number.POSITIVE_INFINITY) {
      continue;
    }
    while ((above.at(-1)?.column ?? -1) >= column) {
      above.pop();
    }
    const isInside = above.at(-1)?.isBlock ?? false;
    if (isInside) {
      found.add(start);
    }
    above.push({ column, isBlock: isInside || BLOCK_HEADER.test(line) });
  }
  return found;
}

/** Returns the column of the line's content after its dashes; the column of the last dash if a block follows; infinity for a blank line. */
function columnOf(line: string): number {
  const [, spaces = '', dashes = '', first = ''] = /^(\s*)((?:- +)*)(.?)/.exec(line) ?? [];
  if (first === '') {
    return Number.POSITIVE_INFINITY;
  }
  const isItem = dashes !== '' && /[|>]/.test(first);
  return spaces.length + (isItem ? dashes.lastIndexOf('-') : dashes.length);
}

/** Whether the line may end inside a scalar that goes on. `rest` is the part of the line after the finding. */
function isInsideQuotes(rest: string): boolean {
  const behind = rest.replace(/^[^\s"',]*/, '');
  if (!/^["']?(?:\s*[,}\]]|\s*$|\s+#)/.test(behind)) {
    return true;
  }
  return /["']/.test(
    behind
      .replace(/^["']/, '')
      .replace(SCALARS, (scalar, double = '"', single = "'") => (double && single ? '' : scalar))
      .replace(/\s#[\s\S]*$/, ''),
  );
}

/**
 * Whether the end of a line at `offset` is part of a scalar that goes on after it. The tree of the document tells. Where a mistake stands before
 * it, the lines around do.
 */
function isInsideScalar(text: string, offset: number, documentAt: DocumentAt): boolean {
  const { start, tree } = documentAt(offset);
  const at = offset - start;
  const isExact = tree?.exactUpTo === Number.POSITIVE_INFINITY;
  const isRead = tree?.root && at <= tree.exactUpTo && isInsideNode(tree.root, at);
  return isRead || (!isExact && (isQuoteOpen(text.slice(start, offset)) || goesOn(text, offset)));
}

/** Whether `at`, an offset in the document with the root `root`, is inside of a scalar or a key. */
function isInsideNode(root: Node, at: number): boolean {
  let isInside = false;
  walk(root, [], (node) => {
    if (node.kind === 'scalar' && !node.isAlias) {
      const last = node.style === 'plain' ? node.span.end - 1 : node.span.end;
      isInside ||= node.span.start < at && at <= last;
    } else if (node.kind === 'map') {
      isInside ||= node.entries.some(({ keySpan }) => keySpan.start < at && at < keySpan.end);
    }
    return !isInside;
  });
  return isInside;
}

/** Whether a plain scalar at the end of a line may go on below it: the next line begins nothing, or the line leaves braces open without a comma. */
function goesOn(text: string, offset: number): boolean {
  const line = text.slice(lineStart(text, offset), offset);
  const below = /^\s*/.exec(text.slice(offset))?.[0].length ?? 0;
  const next = text.slice(offset + below, lineEnd(text, offset + below));
  if (next === '' || /^[,\]}#]/.test(next)) {
    return false;
  }
  return !BEGINS.test(next) || (!/[,[{]$/.test(line) && count(line, /[[{]/g) > count(line, /[\]}]/g));
}

/** The start of an entry, an item, a document, or a template action. */
const BEGINS = /^(?:- |-$|---|\.\.\.|\{\{|\? |[[{]|(?:"[^"]*"|'[^']*'|[^\s"'[{#]\S*) *:(?:\s|$))/;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Finds the document at an offset: where it begins, and its tree as far as that can be trusted. */
export type DocumentAt = (offset: number) => { readonly start: number; readonly tree: Tree | undefined };

/** The documents of `text`. Each is read when it is asked for first. */
export function documentsOf(text: string): DocumentAt {
  let spans: readonly Span[] | null = null;
  const trees = new Map<number, Tree | undefined>();
  return (offset) => {
    spans ??= segments(text);
    const { start, end } = spans.findLast((each) => each.start <= offset) ?? NOTHING;
    const tree = trees.has(start) ? trees.get(start) : treeOf(text.slice(start, end));
    trees.set(start, tree);
    return { start, tree };
  };
}

const NOTHING: Span = { start: 0, end: 0 };

/** None where lines end with LF and with a lone CR: the readers take only one of them for the end of a comment, and kubectl takes both. */
function treeOf(document: string): Tree | undefined {
  return document.includes('\n') && /\r(?!\n)/.test(document) ? undefined : readTrees(document, ALL_KEYS)[0];
}

/** Whether a quoted scalar that begins in `text` goes on after it. Apostrophes in words and quotes in comments do not count. */
function isQuoteOpen(text: string): boolean {
  return [...text.matchAll(QUOTED_OR_COMMENT)].some(([, double, single]) => double === '' || single === '');
}

const QUOTED_OR_COMMENT =
  /(?<=^|[\s[{,:])(?:"[^"\\]*(?:\\(?:[\s\S]|$)[^"\\]*)*("|$)|'[^']*(?:''[^']*)*('|$)|#[^\r\n]*)/g;

/** Captures how a quoted scalar ends. One that stays open reaches to the end, so that each character is looked at once. */
const SCALARS = /"[^"\\]*(?:\\(?:[\s\S]|$)[^"\\]*)*("|$)|'[^']*('|$)/g;
