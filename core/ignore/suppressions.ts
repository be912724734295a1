// Reads ignore comments: `# nearpull-ignore`, `# nearpull-ignore-next-line`, `# nearpull-ignore-file`. Each may name rules.
import { RULE_CODES } from '../model/ruleCodes.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import { lineEnd, lineStart, nextLine } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { touchesAny } from '../text/spanSet.ts';

/** A range of the text in which some or all rules are silent. */
export interface Suppression {
  /** Null means the whole file. */
  readonly span: Span | null;
  /** Null means every rule. */
  readonly rules: readonly string[] | null;
  /** Where names in the comment stand that are those of no rule, in the text. */
  readonly unknown: readonly Span[];
  /** Where the comment stands in the text: from its `#` to its last word that is read. */
  readonly place: Span;
}

/** Every ignore comment contains this word. */
export const IGNORE_WORD = 'nearpull-ignore';
const COMMENT = /(?<=^|\s)#\s*nearpull-ignore(-next-line|-file)?(?=[\s:]|$)[ \t:]*([a-z][a-z, \t-]*)?/g;

/** Returns what the ignore comments of `text`, a document of the file at `path`, silence. Spans are UTF-16 offsets in `text`. */
export function suppressions(text: string, path = ''): readonly Suppression[] {
  const directives = textDialectOf(path) ? directivesEnd(text) : 0;
  const result: Suppression[] = [];
  for (let at = text.indexOf(IGNORE_WORD); at >= 0; at = text.indexOf(IGNORE_WORD, lineEnd(text, at))) {
    const start = lineStart(text, at);
    const end = lineEnd(text, at);
    const next = nextLine(text, at);
    const line: IgnoringLine = { start, end, isBelowDirectives: directives > 0 && start === directives };
    const following: Span = { start: next, end: lineEnd(text, next) };
    for (const match of text.slice(start, end).matchAll(COMMENT)) {
      const names = ruleNames(match[2]);
      result.push({
        span: reach(match[1], line, following),
        rules: names.length === 0 ? null : names,
        unknown: unknownIn(names, start + match.index, match[0]),
        place: { start: start + match.index, end: start + match.index + match[0].trimEnd().length },
      });
    }
  }
  return result;
}

/**
 * Returns a test for whether a rule is silent at a span. A comment on any line of a scalar of several lines applies to the scalar. A test
 * takes logarithmic time, because a text can hold a comment for each of its findings.
 */
export function suppressedBy(all: readonly Suppression[]): (rule: string, span: Span) => boolean {
  if (all.length === 0) {
    return () => false;
  }
  const spans = new Map<string, Span[]>();
  for (const { span, rules } of all) {
    for (const rule of rules ?? [EVERY_RULE]) {
      const known = spans.get(rule) ?? [];
      spans.set(rule, known);
      known.push(span ?? EVERYWHERE);
    }
  }
  const tests = new Map([...spans].map(([rule, own]) => [rule, touchesAny(own)]));
  const isSilent = (rule: string, span: Span): boolean => tests.get(rule)?.(span) ?? false;
  return (rule, span) => isSilent(EVERY_RULE, span) || isSilent(rule, span);
}

const EVERY_RULE = '';
const EVERYWHERE: Span = { start: 0, end: Number.POSITIVE_INFINITY };

interface IgnoringLine extends Span {
  /** Nothing can stand on the lines of parser directives or above them, so that the comment below them speaks for them. */
  readonly isBelowDirectives: boolean;
}

function reach(kind: string | undefined, line: IgnoringLine, following: Span): Span | null {
  switch (kind) {
    case '-file':
      return null;
    case '-next-line':
      return following;
    default:
      return { start: line.isBelowDirectives ? 0 : line.start, end: line.end };
  }
}

/** Where the lines of `# syntax=` and the like end that a Dockerfile begins with; 0 where there are none. */
export function directivesEnd(text: string): number {
  return DIRECTIVES.exec(text)?.[0].length ?? 0;
}

const DIRECTIVES = /^\uFEFF?(?:#![^\n]*\n)?(?:#[ \t]*(?:syntax|escape|check)[ \t]*=[^\n]*(?:\n|$))+/i;

/**
 * Returns the rules that a comment names, separated by white space or commas, also those that do not exist. The first word without a hyphen is not
 * a rule name. It begins the reason for the comment and ends the list.
 */
function ruleNames(list: string | undefined): readonly string[] {
  const names: string[] = [];
  for (const name of (list ?? '').split(/[\s,]+/)) {
    if (!name.includes('-')) {
      break;
    }
    names.push(name);
  }
  return names;
}

/** The places of the names that no rule has, in a comment that begins at `start`. */
function unknownIn(names: readonly string[], start: number, comment: string): readonly Span[] {
  let from = comment.search(/nearpull-ignore/) + IGNORE_WORD.length;
  return names.flatMap((name) => {
    const at = comment.indexOf(name, from);
    from = at + name.length;
    return RULES.has(name) ? [] : [{ start: start + at, end: start + from }];
  });
}

const RULES: ReadonlySet<string> = new Set(RULE_CODES);
