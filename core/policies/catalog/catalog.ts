// The list of policies that can be inserted. To add a policy, add its file and a line here.
import { DEFAULT_TEMPLATE } from '../../image/proxySetting.ts';
import { DOCKER_HUB } from '../../image/reference.ts';
import {
  formatVersion,
  isAtLeast,
  type KubernetesVersion,
  type KyvernoVersion,
  NEWEST_KUBERNETES,
  NEWEST_KYVERNO,
} from '../../model/kyvernoVersion.ts';
import type { Message } from '../../model/message.ts';
import type { KyvernoSetting } from '../../settings/readKyverno.ts';
import type { Settings } from '../../settings/settings.ts';
import type { KeptOfPolicy } from '../kept.ts';
import { clusterPolicy } from './clusterPolicy.ts';
import { OPT_OUT } from './comments.ts';
import { guidePolicy } from './guidePolicy.ts';
import { mutatingAdmissionPolicy } from './mutatingAdmissionPolicy.ts';
import { mutatingPolicy } from './mutatingPolicy.ts';
import { namespacedPolicy } from './namespacedPolicy.ts';
import type { Policy, PolicyKind, PolicyRequest } from './policy.ts';
import { pullSecretPolicy } from './pullSecretPolicy.ts';
import { validating } from './reportingPolicy.ts';
import { requireProxy, requireProxyAudit } from './requiringPolicy.ts';

export { POLICY_KINDS, type PolicyKind, readPolicyKind } from './policy.ts';

export interface PolicyChoice {
  readonly kind: PolicyKind;
  readonly title: Message;
  /** One line: what it needs, and where it fails. */
  readonly detail: Message;
  /** Whether it is the default choice for this Kyverno. Exactly one choice is. */
  readonly recommended: boolean;
  /** One line: why this one is recommended, where another one would be without a reason. */
  readonly reason: Message | null;
  /** Whether the cluster accepts it. */
  readonly fits: boolean;
  /** What decides that: `Kyverno 1.18` or `Kubernetes 1.34`. */
  readonly product: string;
}

const POLICIES: readonly Policy[] = [
  mutatingPolicy,
  clusterPolicy,
  validating,
  requireProxy,
  requireProxyAudit,
  pullSecretPolicy,
  namespacedPolicy,
  mutatingAdmissionPolicy,
  guidePolicy,
];

/**
 * All policies: the recommended one first, those that the cluster does not accept last. Where a version is not set, the newest one is assumed.
 */
export function policyChoices({
  version,
  otherWebhooks,
  kubernetes = null,
}: ClusterFacts): readonly PolicyChoice[] {
  const kyverno = version ?? NEWEST_KYVERNO;
  const usual = recommendedPolicy(kyverno);
  const first = otherWebhooks ? reinvokedPolicy(kyverno, kubernetes) : usual;
  const choices = POLICIES.map(({ kind, title, detail, fits }) => ({
    kind,
    title,
    detail,
    recommended: kind === first,
    reason: kind === first && first !== usual ? ({ key: 'policy.reinvoked', args: [kind] } as const) : null,
    fits: fits(kyverno, kubernetes ?? NEWEST_KUBERNETES),
    product:
      kind === 'mutating-admission-policy'
        ? `Kubernetes ${formatVersion(kubernetes ?? NEWEST_KUBERNETES)}`
        : `Kyverno ${formatVersion(kyverno)}`,
  }));
  const rank = ({ recommended, fits }: PolicyChoice) => (recommended ? 0 : fits ? 1 : 2);
  return choices.sort((a, b) => rank(a) - rank(b));
}

/** What a cluster is like, as far as it decides which policy is recommended. */
export interface ClusterFacts extends Pick<KyvernoSetting, 'version' | 'otherWebhooks'> {
  /** The version of Kubernetes; the newest one where it is not known. */
  readonly kubernetes?: KubernetesVersion | null;
}

export function clusterFacts({ kyverno, kubernetes }: Settings): ClusterFacts {
  return { ...kyverno, kubernetes: kubernetes.version };
}

/** The policy of this kind as YAML, as `Policy.render` gives it. The placeholder of the settings takes the place of a domain that is not set. */
export function renderPolicy(kind: PolicyKind, settings: Settings, kept: KeptOfPolicy | null = null): string {
  const policy = POLICIES.find((each) => each.kind === kind) ?? mutatingPolicy;
  const request = requestOf(settings);
  return policy.render(kept ? { ...request, ...keptIn(request, kept) } : request);
}

/** CEL is the future of Kyverno. Its API `v1` came with 1.17, the release that deprecated ClusterPolicy. */
function recommendedPolicy(version: KyvernoVersion): PolicyKind {
  return isAtLeast(version, 1, 17) ? 'mutating-policy' : 'cluster-policy';
}

/**
 * The policy that is called again after other webhooks. Kyverno up to 1.19 registers a MutatingPolicy as one that is called once
 * (kyverno#17282). A Kubernetes that is known to run policies itself does it best. Kyverno 1.20 has no ClusterPolicy.
 */
function reinvokedPolicy(kyverno: KyvernoVersion, kubernetes: KubernetesVersion | null): PolicyKind {
  const isNative = (kubernetes !== null && isAtLeast(kubernetes, 1, 36)) || isAtLeast(kyverno, 1, 20);
  return isNative ? 'mutating-admission-policy' : 'cluster-policy';
}

/** What a policy keeps of the one before it, with what the settings say. */
function keptIn({ excludedNamespaces }: PolicyRequest, kept: KeptOfPolicy): Partial<PolicyRequest> {
  return {
    name: kept.name,
    excludedNamespaces: [...new Set([...excludedNamespaces, ...kept.excludedNamespaces])],
    optOuts: kept.optOuts.filter(({ label, value }) => label !== OPT_OUT.label || value !== OPT_OUT.value),
  };
}

/** What the pull secret is called where no setting names it. */
const DEFAULT_SECRET = 'docker-hub-proxy';

function requestOf(settings: Settings): PolicyRequest {
  const { proxy, addLatestTag, kyverno, kubernetes, ignoreImages, shortNames, language } = settings;
  const domain = proxy.kind === 'configured' ? proxy.domain : proxy.placeholder;
  const { template, namespaces, registries } =
    proxy.kind === 'invalid' ? { template: DEFAULT_TEMPLATE, namespaces: [], registries: [] } : proxy;
  return {
    template: template
      .replaceAll('${domain}', () => domain)
      .replaceAll('${registry}', DOCKER_HUB)
      .replaceAll('${namespace}/${name}', '${path}'),
    namespaces,
    registries,
    addLatestTag,
    excludedNamespaces: kyverno.excludedNamespaces,
    otherWebhooks: kyverno.otherWebhooks,
    kyverno: kyverno.version ?? NEWEST_KYVERNO,
    kubernetes: kubernetes.version ?? NEWEST_KUBERNETES,
    pullSecret: (proxy.kind === 'invalid' ? '' : proxy.pullSecret) || DEFAULT_SECRET,
    name: null,
    optOuts: [],
    ignoreImages,
    shortNames,
    language,
  };
}
