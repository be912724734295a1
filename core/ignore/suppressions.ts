// Ignore comments: `# nearpull-ignore`, `# nearpull-ignore-next-line`, `# nearpull-ignore-file`, each optionally naming rules.
import { lineEnd, lineStart, nextLine } from '../text/lineIndex.ts';
import { type Span, touches } from '../text/span.ts';

/** A stretch of text in which some rules are silent. */
export interface Suppression {
  /** Null stands for the whole file. */
  readonly span: Span | null;
  /** Null stands for every rule. */
  readonly rules: readonly string[] | null;
}

/** What every ignore comment holds. */
export const IGNORE_WORD = 'nearpull-ignore';
const COMMENT = /(?<=^|\s)#\s*nearpull-ignore(-next-line|-file)?(?=[\s:]|$)[ \t:]*([a-z][a-z, \t-]*)?/g;

/** The ignore comments of `text`. */
export function suppressions(text: string): readonly Suppression[] {
  const result: Suppression[] = [];
  for (let at = text.indexOf(IGNORE_WORD); at >= 0; at = text.indexOf(IGNORE_WORD, lineEnd(text, at))) {
    const start = lineStart(text, at);
    for (const match of text.slice(start, lineEnd(text, at)).matchAll(COMMENT)) {
      result.push({ span: reach(text, start, match[1]), rules: ruleNames(match[2]) });
    }
  }
  return result;
}

/** Whether `rule` is silent at `span`: a scalar of several lines is reached by a comment behind any of them. */
export function isSuppressed(rule: string, span: Span, all: readonly Suppression[]): boolean {
  return all.some(
    (each) =>
      (each.rules === null || each.rules.includes(rule)) && (each.span === null || touches(span, each.span)),
  );
}

function reach(text: string, start: number, kind: string | undefined): Span | null {
  if (kind === '-file') {
    return null;
  }
  const line = kind === '-next-line' ? nextLine(text, start) : start;
  return { start: line, end: lineEnd(text, line) };
}

/** Rules separated by white space or commas; words that are no rule names are somebody's reason, and end the list. */
function ruleNames(list: string | undefined): readonly string[] | null {
  const names: string[] = [];
  for (const name of (list ?? '').split(/[\s,]+/)) {
    if (!name.includes('-')) {
      break;
    }
    names.push(name);
  }
  return names.length === 0 ? null : names;
}
