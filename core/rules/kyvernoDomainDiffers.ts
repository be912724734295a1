// kyverno-domain-differs: a policy redirects Docker Hub to a different registry than the fixes do.

import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import { type DomainPlace, hubDomains } from '../policies/read/redirects.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoDomainDiffersRule: PolicyRule = { code: 'kyverno-domain-differs', checkPolicy };

/** Reports nothing where the policy redirects to several domains, because it is not known which of them should be the proxy. */
function checkPolicy(policy: PolicyDocument, { proxy }: Settings): readonly RuleFinding[] {
  const places = hubDomains(policy);
  const domains = new Set(places.map(({ domain }) => domain.toLowerCase()));
  const [first] = places;
  if (
    proxy.kind !== 'configured' ||
    !first ||
    domains.size !== 1 ||
    domains.has(proxy.domain.toLowerCase())
  ) {
    return [];
  }
  return [
    {
      span: first.span,
      message: { key: 'kyverno-domain-differs.found', args: [first.domain, proxy.domain] },
      fixes: replaceDomain(places, first.domain, proxy.domain),
    },
  ];
}

/** There is no fix for an IPv6 domain where a value has no quotes, because its bracket would begin a list. */
function replaceDomain(places: readonly DomainPlace[], old: string, domain: string): readonly Fix[] {
  return domain.startsWith('[') && places.some(({ bare }) => bare)
    ? []
    : [
        {
          title: { key: 'fix.replaceDomain', args: [old, domain] },
          safety: 'safe',
          reason: null,
          edits: places.map(({ span }) => ({ span, newText: domain })),
        },
      ];
}
