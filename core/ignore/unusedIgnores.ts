// unused-ignore: an ignore comment that silences nothing, so that it can go.
import { pushAll } from '../model/pushAll.ts';
import type { RuleCode } from '../model/ruleCodes.ts';
import type { Finding, Fix } from '../report.ts';
import { safetyOf } from '../rules/fixes/safety.ts';
import type { Settings } from '../settings/settings.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd, lineStart, nextLine } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { touchesAny } from '../text/spanSet.ts';
import { mask } from '../yaml/exact/mask.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS } from '../yaml/tree.ts';
import { walk } from '../yaml/walk.ts';
import { linesInsideBlocks } from './ignoreLine.ts';
import { type Suppression, suppressedBy } from './suppressions.ts';

/** A finding that a comment silences. */
export interface Silenced {
  readonly rule: RuleCode;
  readonly span: Span;
}

/** Which of `comments` silence none of `silenced`. It takes time in proportion to both together. */
export function unusedOf(
  comments: readonly Suppression[],
  silenced: readonly Silenced[],
): readonly Suppression[] {
  const spans = new Map<string | null, Span[]>();
  for (const { rule, span } of silenced) {
    for (const key of [rule, null]) {
      const known = spans.get(key) ?? [];
      spans.set(key, known);
      known.push(span);
    }
  }
  const tests = new Map([...spans].map(([rule, own]) => [rule, touchesAny(own)]));
  const isUsed = ({ span, rules }: Suppression): boolean =>
    (rules ?? [null]).some((rule) => (span === null ? tests.has(rule) : tests.get(rule)?.(span) === true));
  return comments.filter((comment) => isJudged(comment) && !isUsed(comment));
}

/** A comment that names only rules that do not exist is reported as such, and one about this rule silences what is reported here. */
function isJudged({ rules, unknown }: Suppression): boolean {
  return rules === null || (rules.length > unknown.length && !rules.includes('unused-ignore'));
}

/**
 * The findings about `unused`, comments of the document `text`, each with the fix that removes the comment. Only what names this rule in
 * `comments` silences them: a comment without a rule would silence what is said about itself.
 */
export function unusedFindings(
  text: string,
  unused: readonly Suppression[],
  comments: readonly Suppression[],
  settings: Pick<Settings, 'severity'>,
): readonly Finding[] {
  const severity = settings.severity['unused-ignore'];
  if (severity === 'off' || unused.length === 0) {
    return [];
  }
  const isSilent = suppressedBy(comments.filter(({ rules }) => rules?.includes('unused-ignore')));
  const blocks = linesInsideBlocks(text);
  const isText = textsIn(text);
  // A line can have thousands of comments, so it is looked for once.
  let line: Span = { start: 0, end: -1 };
  return unused.flatMap(({ place }): Finding[] => {
    if (place.start < line.start || place.start > line.end) {
      line = { start: lineStart(text, place.start), end: lineEnd(text, place.start) };
    }
    if (blocks.has(line.start) || isText(place) || isSilent('unused-ignore', place)) {
      return [];
    }
    const fix: Fix = {
      title: { key: 'unused-ignore.remove', args: [] },
      edits: [removal(text, place, line)],
      ...safetyOf({ key: 'reason.unusedIgnore', args: [] }),
    };
    const message = { key: 'unused-ignore.found', args: [] } as const;
    return [{ rule: 'unused-ignore', severity, span: place, message, fixes: [fix] }];
  });
}

/**
 * Whether what looks like a comment at a place stands in a scalar or in a template action, so that it is text. Where `text` cannot be read, only
 * the actions are known.
 */
function textsIn(text: string): (place: Span) => boolean {
  const masked = mask(text);
  const spans: Span[] = [];
  for (const { root, exactUpTo } of readTrees(text, ALL_KEYS)) {
    if (root && exactUpTo === Number.POSITIVE_INFINITY) {
      walk(root, [], (node) => {
        if (node.kind === 'scalar') {
          spans.push(node.span);
        } else if (node.kind === 'map') {
          pushAll(
            spans,
            node.entries.map(({ keySpan }) => keySpan),
          );
        }
        return true;
      });
    }
  }
  const isInside = touchesAny(spans);
  return (place) => masked[place.start] !== '#' || isInside({ start: place.start, end: place.start });
}

/** The comment to the end of its line, or to another comment behind it; the whole line where nothing else is on it. */
function removal(text: string, { start }: Span, line: Span): Edit {
  for (let at = start + 1; at + 1 < line.end; at++) {
    if (text[at + 1] === '#' && /\s/.test(text[at] ?? '')) {
      return { span: { start, end: at + 1 }, newText: '' };
    }
  }
  let before = start;
  while (before > line.start && /\s/.test(text[before - 1] ?? '')) {
    before--;
  }
  return before === line.start
    ? { span: { start: line.start, end: nextLine(text, start) }, newText: '' }
    : { span: { start: before, end: line.end }, newText: '' };
}
