// kyverno-guide-policy: the policy of the vendor's guide, which fails in the clusters that need it: those that cannot reach Docker Hub.

import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import { isGuidePolicy } from '../policies/read/redirects.ts';
import type { Settings } from '../settings/settings.ts';
import { upgradeFixes } from './fixes/replacePolicy.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoGuidePolicyRule: PolicyRule = { code: 'kyverno-guide-policy', checkPolicy };

function checkPolicy(policy: PolicyDocument, settings: Settings): readonly RuleFinding[] {
  return isGuidePolicy(policy)
    ? [
        {
          span: policy.place,
          message: { key: 'kyverno-guide-policy.found', args: [policy.name] },
          fixes: upgradeFixes(policy, settings),
        },
      ]
    : [];
}
