// What is known to go wrong in a cluster. The guide tells it, and the tests hold it to be so: when it is mended, a test says so.
import type { Fault } from '../../../scripts/generated/wording.ts';
import type { Subject } from '../subjects.ts';
import { type ClusterVersions, minor } from './clusters.ts';

/** What each of them is, for the output of the tests. */
export const FAULTS: Readonly<Record<Fault, string>> = {
  ephemeral:
    'a second ephemeral container cannot be added to a Pod whose first one was there before the policy',
  webhooks: 'it is not called again after a webhook with a later name',
};

/** All that is known of this policy in this cluster. */
export function knownFaults(versions: ClusterVersions, policy: Subject): readonly Fault[] {
  return [
    ...knownToFail(versions, policy).values(),
    ...(knownToMissLaterWebhooks(versions, policy) ? (['webhooks'] as const) : []),
  ];
}

/** Whether the policy is not called again after a webhook with a later name. Kyverno registers a MutatingPolicy so (kyverno#17282). */
export function knownToMissLaterWebhooks({ kyverno }: ClusterVersions, { kind }: Subject): boolean {
  return kind === 'mutating-policy' && minor(kyverno) < 20;
}

/** The checks that fail, by their titles, each with the reason. */
export function knownToFail({ kyverno }: ClusterVersions, { kind }: Subject): ReadonlyMap<string, Fault> {
  // Before 1.18, Kyverno does not tell a MutatingPolicy which ephemeral containers there are.
  return kind === 'mutating-policy' && minor(kyverno) < 18
    ? new Map([['ephemeral containers of a Pod that has one', 'ephemeral']])
    : new Map();
}
