// kyverno-deprecated-api: a ClusterPolicy rewrites images in a version of Kyverno that deprecates ClusterPolicy.
import { formatVersion, isAtLeast } from '../model/kyvernoVersion.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import { redirectsOnly } from '../policies/read/redirects.ts';
import type { Settings } from '../settings/settings.ts';
import { replaceFixes } from './fixes/replacePolicy.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoDeprecatedApiRule: PolicyRule = { code: 'kyverno-deprecated-api', checkPolicy };

/**
 * Reports nothing while no version of Kyverno is set, because an older Kyverno has nothing better. Up to 1.19 it also has nothing better for
 * a policy that has to be called again after other webhooks.
 */
function checkPolicy(policy: PolicyDocument, settings: Settings): readonly RuleFinding[] {
  const { version } = settings.kyverno;
  const changesImages = policy.existing.length > 0 || policy.rules.some((rule) => rule.changesImages);
  if (!version || !isAtLeast(version, 1, 17) || policy.kind !== 'ClusterPolicy' || !changesImages) {
    return [];
  }
  if (policy.isForReinvocation && !isAtLeast(version, 1, 20)) {
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
