// kyverno-matches-update: a policy changes the images of Pods that run already, because it matches updates or mutates what exists.
import { type UpdateMatch, updatesOfCel, updatesOfRule } from '../policies/read/operations.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import type { Span } from '../text/span.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoMatchesUpdateRule: PolicyRule = { code: 'kyverno-matches-update', checkPolicy };

function checkPolicy({ text, rules, existing, cel }: PolicyDocument): readonly RuleFinding[] {
  const ofRules = rules.filter((rule) => rule.changesImages).flatMap((rule) => updatesOfRule(text, rule));
  const updates = [...ofRules, ...(cel?.changesImages ? updatesOfCel(text, cel) : [])];
  return [...updates.map(report), ...existing.map(reportExisting)];
}

/** There is no fix, because a policy that says that it changes what exists is meant to. */
function reportExisting(span: Span): RuleFinding {
  return { span, message: { key: 'kyverno-matches-update.existing', args: [] }, fixes: [] };
}

function report({ span, named, edits }: UpdateMatch): RuleFinding {
  return {
    span,
    message: { key: named ? 'kyverno-matches-update.named' : 'kyverno-matches-update.unnamed', args: [] },
    fixes:
      edits.length === 0
        ? []
        : [
            {
              title: { key: 'fix.matchCreateOnly', args: ['UPDATE'] },
              safety: 'needs-review',
              reason: { key: 'reason.noUpdates', args: [] },
              edits,
            },
          ],
  };
}
