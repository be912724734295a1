// The shape of a policy in the catalogue. Each policy has a small file of its own in this folder.

import type { ImageExceptions } from '../../image/leftAlone.ts';
import type { RegistryProxy } from '../../image/proxySetting.ts';
import type { KubernetesVersion, KyvernoVersion } from '../../model/kyvernoVersion.ts';
import type { Language } from '../../model/language.ts';
import type { Message } from '../../model/message.ts';

export const POLICY_KINDS = [
  'mutating-policy',
  'cluster-policy',
  'validating',
  'require-proxy',
  'require-proxy-audit',
  'pull-secret',
  'namespaced-mutating-policy',
  'mutating-admission-policy',
  'guide',
] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** The kind named `word`, by its present or an older name; null where no kind has this name. */
export function readPolicyKind(word: string): PolicyKind | null {
  return POLICY_KINDS.find((each) => each === word) ?? OLDER_NAMES.get(word) ?? null;
}

/** Older names, which scripts and keybindings still use. */
const OLDER_NAMES: ReadonlyMap<string, PolicyKind> = new Map([['document', 'guide']]);

export interface Policy {
  readonly kind: PolicyKind;
  readonly title: Message;
  /** One line: what it needs, and where it fails. */
  readonly detail: Message;
  /** Whether a cluster with these versions accepts it. */
  readonly fits: (kyverno: KyvernoVersion, kubernetes: KubernetesVersion) => boolean;
  /** YAML without a leading `---`. Lines end with a line feed, the last one too. */
  readonly render: (request: PolicyRequest) => string;
}

/** What a policy is made from: the settings that the fixes use, read and checked. */
export interface PolicyRequest extends ImageExceptions {
  /**
   * What replaces a Docker Hub image, without its tag and digest: `proxy.example/${path}`. Its only variables are `${path}`, or
   * `${namespace}` and `${name}`. The rest is literal.
   */
  readonly template: string;
  /** The namespaces of Docker Hub that are redirected. Empty means all of them. */
  readonly namespaces: readonly string[];
  /** Other registries that are redirected. */
  readonly registries: readonly RegistryProxy[];
  /** Whether `:latest` is added to an image that has no tag and no digest. */
  readonly addLatestTag: boolean;
  /** Namespaces of the cluster that are left alone. */
  readonly excludedNamespaces: readonly string[];
  /** Whether other webhooks add containers to Pods, which is a reason to choose a policy that is called again after them. */
  readonly otherWebhooks: boolean;
  /** The name of the policy, where it is not the usual one. */
  readonly name: string | null;
  /** Labels of Pods that are left alone, besides our own. */
  readonly optOuts: readonly { readonly label: string; readonly value: string }[];
  readonly kyverno: KyvernoVersion;
  readonly kubernetes: KubernetesVersion;
  /** The name of the Secret that a policy adds. */
  readonly pullSecret: string;
  /** Of the comments. */
  readonly language: Language;
}
