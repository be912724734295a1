// The shape of a policy in the catalogue: one small file each in this folder.

import type { RegistryProxy } from '../../image/proxySetting.ts';
import type { KyvernoVersion } from '../../model/kyvernoVersion.ts';
import type { Message } from '../../model/message.ts';

export const POLICY_KINDS = [
  'mutating-policy',
  'cluster-policy',
  'validating',
  'mutating-admission-policy',
  'guide',
] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** The kind that somebody calls `word`, by its name of today or by an older one; null where there is none. */
export function readPolicyKind(word: string): PolicyKind | null {
  return POLICY_KINDS.find((each) => each === word) ?? OLDER_NAMES.get(word) ?? null;
}

/** Scripts and keybindings still say these. */
const OLDER_NAMES: ReadonlyMap<string, PolicyKind> = new Map([['document', 'guide']]);

export interface Policy {
  readonly kind: PolicyKind;
  readonly title: Message;
  /** One line: what it needs, and where it fails. */
  readonly detail: Message;
  /** Whether this Kyverno takes it. */
  readonly fits: (version: KyvernoVersion) => boolean;
  /** YAML without a leading `---`, with line feeds, the last one included. */
  readonly render: (request: PolicyRequest) => string;
}

/** What a policy is made of: the settings that the fixes have, read and checked. */
export interface PolicyRequest {
  /**
   * What stands in the place of a Docker Hub image, but for its tag and digest: `proxy.example/${path}`. Besides `${path}`, or `${namespace}` and
   * `${name}`, it is literal.
   */
  readonly template: string;
  /** Namespaces of Docker Hub that are redirected; empty for all. */
  readonly namespaces: readonly string[];
  /** Other registries that are redirected. */
  readonly registries: readonly RegistryProxy[];
  /** Whether an image with neither tag nor digest gets `:latest`. */
  readonly addLatestTag: boolean;
  /** Namespaces of the cluster that are left alone. */
  readonly excludedNamespaces: readonly string[];
  readonly kyverno: KyvernoVersion;
}
