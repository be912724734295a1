// unused-ignore: an ignore comment that silences nothing, so that it can go.
import type { RuleCode } from '../model/ruleCodes.ts';
import type { Finding, Fix } from '../report.ts';
import { safetyOf } from '../rules/fixes/safety.ts';
import type { Settings } from '../settings/settings.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd, lineStart, nextLine } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { touchesAny } from '../text/spanSet.ts';
import { isInsideBlock } from './ignoreLine.ts';
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
  const isSilent = suppressedBy(comments.filter(({ rules }) => rules?.includes('unused-ignore')));
  return unused.flatMap(({ place }): Finding[] => {
    // In a block scalar it is text.
    const isText = isInsideBlock(text, lineStart(text, place.start));
    if (severity === 'off' || isText || isSilent('unused-ignore', place)) {
      return [];
    }
    const fix: Fix = {
      title: { key: 'unused-ignore.remove', args: [] },
      edits: [removal(text, place)],
      ...safetyOf({ key: 'reason.unusedIgnore', args: [] }),
    };
    const message = { key: 'unused-ignore.found', args: [] } as const;
    return [{ rule: 'unused-ignore', severity, span: place, message, fixes: [fix] }];
  });
}

/** The comment to the end of its line, or to another comment behind it; the whole line where nothing else is on it. */
function removal(text: string, { start }: Span): Edit {
  const [first, end] = [lineStart(text, start), lineEnd(text, start)];
  const next = /\s#/.exec(text.slice(start + 1, end));
  const before = text.slice(first, start);
  if (next) {
    return { span: { start, end: start + 2 + next.index }, newText: '' };
  }
  return before.trim() === ''
    ? { span: { start: first, end: nextLine(text, start) }, newText: '' }
    : { span: { start: first + before.trimEnd().length, end }, newText: '' };
}
