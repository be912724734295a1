// unknown-rule: an ignore comment names a rule that does not exist, so that it silences nothing by this name.
import type { Finding } from '../report.ts';
import type { Suppression } from './suppressions.ts';

/** The findings about the comments of `text`. There is no fix, because the name may be misspelt, or begin a reason. */
export function unknownRules(
  text: string,
  comments: readonly Suppression[],
): readonly Omit<Finding, 'rule' | 'severity'>[] {
  return comments.flatMap(({ unknown }) =>
    unknown.map((span) => {
      const name = text.slice(span.start, span.end);
      return { span, message: { key: 'unknown-rule.found', args: [name] } as const, fixes: [] };
    }),
  );
}
