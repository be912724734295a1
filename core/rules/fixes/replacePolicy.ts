// The fix that replaces a whole policy with one of the catalogue.

import type { MessageKey } from '../../model/message.ts';
import { clusterFacts, policyChoices } from '../../policies/catalog/catalog.ts';
import type { PolicyKind } from '../../policies/catalog/policy.ts';
import type { PolicyDocument } from '../../policies/read/readPolicy.ts';
import { keepDomain, renewPolicy, withOwnComments } from '../../policies/upgrade.ts';
import type { Fix } from '../../report.ts';
import type { Settings } from '../../settings/settings.ts';

/** The fix that replaces `policy` with the one that is recommended for the version of Kyverno in the settings. */
export function upgradeFixes(policy: PolicyDocument, settings: Settings): readonly Fix[] {
  const kind = policyChoices(clusterFacts(settings)).find(({ recommended }) => recommended)?.kind;
  return kind ? replaceFixes(policy, kind, 'fix.upgradePolicy', settings) : [];
}

/**
 * The fix that replaces `policy` with one of `kind`. Empty unless it is a ClusterPolicy with a document of its own: our policies are for
 * the whole cluster, so they do not replace a Policy of one namespace. Empty also while the proxy in the settings is invalid, and where the
 * policy leaves something alone in a way that the new one cannot keep.
 */
export function replaceFixes(
  policy: PolicyDocument,
  kind: PolicyKind,
  title: MessageKey & ('fix.upgradePolicy' | 'fix.convertPolicy'),
  settings: Settings,
): readonly Fix[] {
  const { text, whole, name } = policy;
  if (whole === null || policy.kind !== 'ClusterPolicy' || settings.proxy.kind === 'invalid') {
    return [];
  }
  const renewed = renewPolicy(policy, kind, keepDomain(policy, settings), false);
  if (typeof renewed === 'string') {
    return [];
  }
  const kindName = kind === 'cluster-policy' ? 'ClusterPolicy' : 'MutatingPolicy';
  return [
    {
      title: { key: title, args: [name, kindName] },
      safety: 'needs-review',
      reason: { key: 'reason.wholePolicy', args: [name] },
      edits: [{ span: withOwnComments(text, whole), newText: renewed.newText }],
    },
  ];
}
