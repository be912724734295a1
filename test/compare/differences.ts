// Compares two answers to the same question, item by item. Differences in wording are told apart from differences in findings and edits.
import type { Answer } from './answers.ts';

export interface Difference {
  readonly kind: 'missing' | 'new' | 'code' | 'words';
  readonly text: string;
}

/** The differences between two answers. The order of the items does not count where both have the same items. */
export function compareAnswers(before: Answer, after: Answer): readonly Difference[] {
  const code: readonly Difference[] =
    before.code === after.code ? [] : [{ kind: 'code', text: `${before.code} became ${after.code}` }];
  const plain = lostAndFound(before.items.map(withoutWords), after.items.map(withoutWords));
  const worded = lostAndFound(before.items.map(print), after.items.map(print));
  const said = lostAndFound(before.problems, after.problems);
  return [
    ...code,
    ...plain.missing.map((text): Difference => ({ kind: 'missing', text })),
    ...plain.added.map((text): Difference => ({ kind: 'new', text })),
    ...(plain.missing.length + plain.added.length === 0 ? worded.added : []).map(
      (text): Difference => ({ kind: 'words', text }),
    ),
    ...said.added.map((text): Difference => ({ kind: 'words', text: `standard error: ${text}` })),
  ];
}

/** The items of each side that the other side lacks, or has less often. */
function lostAndFound(before: readonly string[], after: readonly string[]) {
  const counts = new Map<string, number>();
  for (const item of before) {
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  const added: string[] = [];
  for (const item of after) {
    const left = counts.get(item) ?? 0;
    counts.set(item, left - 1);
    if (left <= 0) {
      added.push(item);
    }
  }
  const missing = [...counts].flatMap(([item, count]) =>
    Array.from({ length: Math.max(0, count) }, () => item),
  );
  return { missing, added };
}

/** The keys of the JSON report whose values are sentences, or null. A reason only explains `safety`, which is compared. */
const SENTENCES: ReadonlySet<string> = new Set(['message', 'title', 'reason', 'reasonCode']);

function withoutWords(item: unknown): string {
  return typeof item === 'string'
    ? item
    : JSON.stringify(item, (key, value) =>
        SENTENCES.has(key) && (value === null || typeof value === 'string') ? undefined : value,
      );
}

function print(item: unknown): string {
  return typeof item === 'string' ? item : JSON.stringify(item);
}
