// kyverno-matches-update: a policy also matches updates, so that it changes the images of Pods that run already.
import { type UpdateMatch, updatesOfCel, updatesOfRule } from '../policies/read/operations.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoMatchesUpdateRule: PolicyRule = { code: 'kyverno-matches-update', checkPolicy };

function checkPolicy({ text, rules, cel }: PolicyDocument): readonly RuleFinding[] {
  const ofRules = rules.filter((rule) => rule.changesImages).flatMap((rule) => updatesOfRule(text, rule));
  return [...ofRules, ...(cel?.changesImages ? updatesOfCel(text, cel) : [])].map(report);
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
