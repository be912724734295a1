// A name for each finding that stays the same when lines are added above it, so that servers can tell new findings from old ones.
import { createHash } from 'node:crypto';
import type { FindingRecord } from './records.ts';

/**
 * One for each finding, in their order: made of the file, the rule and the text of the line, with the number of the finding among those that have
 * all of these in common.
 */
export function fingerprintsOf(findings: readonly FindingRecord[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ path, rule, excerpt: { text, start, end } }) => {
    const content = [path, rule, text.slice(start, end), text.trim()].join('\n');
    const number = (seen.get(content) ?? 0) + 1;
    seen.set(content, number);
    return createHash('sha256').update(`${content}\n${number}`).digest('hex').slice(0, 32);
  });
}
