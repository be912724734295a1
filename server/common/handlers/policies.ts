// nearpull/policies: what there is to insert, for the client to let a person choose.

import type { Policies, PoliciesParams } from '../../../protocol/policies.ts';
import { policiesFor } from '../policyText.ts';
import type { Session } from '../session.ts';

export const NO_POLICIES: Policies = {
  kyverno: null,
  versions: [],
  otherWebhooks: false,
  projectFile: null,
  policies: [],
};

export function policies(session: Session, params: PoliciesParams): Promise<Policies> {
  return policiesFor(session, params);
}
