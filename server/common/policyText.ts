// The catalogue of policies as the client gets it: with words, and with the settings of the folder filled in.
import {
  applyEdits,
  type ClusterFacts,
  DEFAULT_SETTINGS,
  formatVersion,
  insertPolicy,
  type KyvernoVersion,
  type Message,
  NEWEST_KYVERNO,
  type PolicyKind,
  type ProxyExample,
  type ProxySetting,
  policyChoices,
  proxyExample,
  readKyvernoVersion,
  readPolicyKind,
  renderPolicy,
  type Settings,
} from '../../core/index.ts';
import type {
  Policies,
  PoliciesParams,
  PolicyChoice,
  PolicyParams,
  PolicyText,
} from '../../protocol/policies.ts';
import { toRangesIn } from './lsp/toProtocol.ts';
import { tell } from './lsp/words.ts';
import type { Session } from './session.ts';

/** What there is to choose from, for the cluster of `params` or else of the settings. */
export async function policiesFor(session: Session, params: PoliciesParams): Promise<Policies> {
  const { settings, kyvernoFile } = await session.settings.of(params.uri ?? '');
  const version = readKyvernoVersion(params.kyverno ?? '') ?? settings.kyverno.version;
  const otherWebhooks = params.otherWebhooks ?? settings.kyverno.otherWebhooks;
  return {
    kyverno: version && formatVersion(version),
    versions: VERSIONS.map(formatVersion),
    projectFile: kyvernoFile,
    otherWebhooks,
    policies: choicesFor({ version, otherWebhooks, kubernetes: settings.kubernetes.version }),
  };
}

/** The recommended one first. */
export function choicesFor(cluster: ClusterFacts): PolicyChoice[] {
  return policyChoices(cluster).map(({ title, detail, reason, ...choice }) => ({
    ...choice,
    title: tell(title),
    detail: reason ? `${tell(detail)} ${tell(reason)}` : tell(detail),
  }));
}

/** Policies in CEL came with 1.15, and none of ours asks more of what is older. */
const OLDEST_MINOR = 14;

/** Newest first; the last one stands for all that are older. */
const VERSIONS: readonly KyvernoVersion[] = Array.from(
  { length: NEWEST_KYVERNO.minor - OLDEST_MINOR + 1 },
  (_, index) => ({ ...NEWEST_KYVERNO, minor: NEWEST_KYVERNO.minor - index }),
);

/** The text of the policy that was asked for, and why its domain or version was refused, if one was. */
export async function policyYaml(
  session: Session,
  { kind, uri, domain, kyverno, otherWebhooks }: PolicyParams,
): Promise<Pick<PolicyText, 'yaml' | 'problem'>> {
  const { settings } = await session.settings.of(uri ?? '');
  const chosen = domain ? proxyExample({ address: domain }) : null;
  const version = kyverno ? readKyvernoVersion(kyverno) : settings.kyverno.version;
  const asked: Settings = {
    ...settings,
    proxy: chosen && !chosen.problem ? withChoice(settings.proxy, chosen) : settings.proxy,
    kyverno: {
      ...settings.kyverno,
      version: version ?? settings.kyverno.version,
      otherWebhooks: otherWebhooks ?? settings.kyverno.otherWebhooks,
    },
  };
  const badVersion: Message | null =
    kyverno && !version ? { key: 'settings.kyvernoVersion', args: [kyverno] } : null;
  const problem = chosen?.problem ?? badVersion;
  const yaml = renderPolicy(readKind(kind, asked.kyverno), asked);
  return { yaml, problem: problem && tell(problem) };
}

/** As a file of its own. */
export async function policyText(session: Session, params: PolicyParams): Promise<PolicyText> {
  const { yaml, problem } = await policyYaml(session, params);
  const { edits, selections } = insertPolicy('', 0, yaml);
  const text = applyEdits('', edits);
  return { yaml: text, selections: toRangesIn(text, selections), problem };
}

/** A prefix in the address makes a template of its own. Without one the template of the settings stays. */
function withChoice(proxy: ProxySetting, { domain, prefix, template }: ProxyExample): ProxySetting {
  const known = proxy.kind === 'invalid' ? DEFAULT_SETTINGS.proxy : proxy;
  return known.kind === 'invalid'
    ? known
    : { ...known, kind: 'configured', domain, ...(prefix !== '' && { template }) };
}

/** The recommended one where none, or none that exists, is named. */
function readKind(kind: string | undefined, cluster: ClusterFacts): PolicyKind {
  const found = readPolicyKind(kind ?? '') ?? policyChoices(cluster)[0]?.kind;
  if (!found) {
    throw new Error('the catalogue of policies is empty');
  }
  return found;
}
