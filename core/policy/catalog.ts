// Which policies there are to insert: adding one is adding its file and a line here.
import type { ProxySetting } from '../settings.ts';
import { documentPolicy } from './document.ts';
import type { Policy, PolicyKind } from './policy.ts';

export type { Policy, PolicyKind } from './policy.ts';

/** The recommended one first. */
export const POLICIES: readonly Policy[] = [documentPolicy];

/** The policy of this kind as YAML; see `Policy.render`. */
export function renderPolicy(kind: PolicyKind, proxy: ProxySetting): string {
  const policy = POLICIES.find((each) => each.kind === kind) ?? documentPolicy;
  return policy.render(proxy);
}
