// The shape of a policy in the catalogue: one small file each in this folder.
import type { Message } from '../message.ts';
import type { ProxySetting } from '../settings.ts';

export const POLICY_KINDS = ['document'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

export interface Policy {
  readonly kind: PolicyKind;
  readonly title: Message;
  /** One line: what it needs, and where it fails. */
  readonly detail: Message;
  /** Whether it is the one to choose when nothing speaks against it. */
  readonly recommended: boolean;
  /**
   * The policy as YAML, one document without `---`, with line feeds, the last one included.
   *
   * @param proxy what images are redirected to; where it has no domain, the vendor's placeholder stands in its place.
   */
  readonly render: (proxy: ProxySetting) => string;
}
