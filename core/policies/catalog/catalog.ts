// The list of policies that can be inserted. To add a policy, add its file and a line here.
import { DEFAULT_TEMPLATE } from '../../image/proxySetting.ts';
import { DOCKER_HUB } from '../../image/reference.ts';
import { isAtLeast, type KyvernoVersion, NEWEST_KYVERNO } from '../../model/kyvernoVersion.ts';
import type { Message } from '../../model/message.ts';
import type { Settings } from '../../settings/settings.ts';
import { clusterPolicy } from './clusterPolicy.ts';
import { guidePolicy } from './guidePolicy.ts';
import { mutatingAdmissionPolicy } from './mutatingAdmissionPolicy.ts';
import { mutatingPolicy } from './mutatingPolicy.ts';
import type { Policy, PolicyKind, PolicyRequest } from './policy.ts';
import { validating } from './reportingPolicy.ts';

export { POLICY_KINDS, type PolicyKind, readPolicyKind } from './policy.ts';

export interface PolicyChoice {
  readonly kind: PolicyKind;
  readonly title: Message;
  /** One line: what it needs, and where it fails. */
  readonly detail: Message;
  /** Whether it is the default choice for this Kyverno. Exactly one choice is. */
  readonly recommended: boolean;
  /** Whether this Kyverno accepts it. */
  readonly fits: boolean;
}

const POLICIES: readonly Policy[] = [
  mutatingPolicy,
  clusterPolicy,
  validating,
  mutatingAdmissionPolicy,
  guidePolicy,
];

/**
 * All policies: the recommended one first, those that this Kyverno does not accept last.
 *
 * @param version null where no version is set. The newest Kyverno is assumed then.
 */
export function policyChoices(version: KyvernoVersion | null): readonly PolicyChoice[] {
  const kyverno = version ?? NEWEST_KYVERNO;
  const first = recommendedPolicy(kyverno);
  const choices = POLICIES.map(({ kind, title, detail, fits }) => ({
    kind,
    title,
    detail,
    recommended: kind === first,
    fits: fits(kyverno),
  }));
  const rank = ({ recommended, fits }: PolicyChoice) => (recommended ? 0 : fits ? 1 : 2);
  return choices.sort((a, b) => rank(a) - rank(b));
}

/** The policy of this kind as YAML, as `Policy.render` gives it. The placeholder of the settings takes the place of a domain that is not set. */
export function renderPolicy(kind: PolicyKind, settings: Settings): string {
  const policy = POLICIES.find((each) => each.kind === kind) ?? mutatingPolicy;
  return policy.render(requestOf(settings));
}

/** CEL is the future of Kyverno. Its API `v1` came with 1.17, the release that deprecated ClusterPolicy. */
function recommendedPolicy(version: KyvernoVersion): PolicyKind {
  return isAtLeast(version, 1, 17) ? 'mutating-policy' : 'cluster-policy';
}

function requestOf(settings: Settings): PolicyRequest {
  const { proxy, addLatestTag, kyverno, ignoreImages, shortNames, language } = settings;
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
    kyverno: kyverno.version ?? NEWEST_KYVERNO,
    ignoreImages,
    shortNames,
    language,
  };
}
