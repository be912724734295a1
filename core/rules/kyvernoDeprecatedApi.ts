// kyverno-deprecated-api: a ClusterPolicy rewrites images, in a version of Kyverno that has announced its end.
import { formatVersion, isAtLeast } from '../model/kyvernoVersion.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import { redirectsOnly } from '../policies/read/redirects.ts';
import type { Settings } from '../settings/settings.ts';
import { replaceFixes } from './fixes/replacePolicy.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoDeprecatedApiRule: PolicyRule = { code: 'kyverno-deprecated-api', checkPolicy };

/** Silent while nobody said which Kyverno it is: an older one has nothing better. */
function checkPolicy(policy: PolicyDocument, settings: Settings): readonly RuleFinding[] {
  const { version } = settings.kyverno;
  const changesImages = policy.rules.some((rule) => rule.changesImages);
  if (!version || !isAtLeast(version, 1, 17) || policy.kind !== 'ClusterPolicy' || !changesImages) {
    return [];
  }
  const targets =
    settings.proxy.kind === 'invalid' ? [] : settings.proxy.registries.map(({ target }) => target);
  return [
    {
      span: policy.apiVersion.span,
      message: { key: 'kyverno-deprecated-api.found', args: [formatVersion(version)] },
      fixes: redirectsOnly(policy, targets)
        ? replaceFixes(policy, 'mutating-policy', 'fix.convertPolicy', settings)
        : [],
    },
  ];
}
