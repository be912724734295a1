// The catalogue of policies as the client gets it: with words, and with the domain of the folder filled in.
import {
  applyEdits,
  DEFAULT_SETTINGS,
  domainProblem,
  insertPolicy,
  POLICIES,
  type PolicyKind,
  type ProxySetting,
  renderPolicy,
} from '../../core/index.ts';
import type { PolicyChoice, PolicyParams, PolicyText } from './requests.ts';
import type { Session } from './session.ts';
import { toRangesIn } from './toProtocol.ts';
import { tell } from './words.ts';

/** The recommended one first. */
export function policyChoices(): PolicyChoice[] {
  return POLICIES.map(({ kind, title, detail, recommended }) => ({
    kind,
    title: tell(title),
    detail: tell(detail),
    recommended,
  }));
}

/** The text of the policy that was asked for, and why its domain was refused, if it was. */
export async function policyYaml(
  session: Session,
  { kind, uri, domain }: PolicyParams,
): Promise<Pick<PolicyText, 'yaml' | 'problem'>> {
  const { settings } = await session.settings.of(uri ?? '');
  const refused = domain ? domainProblem(domain) : null;
  const proxy = domain && !refused ? withDomain(settings.proxy, domain) : settings.proxy;
  return { yaml: renderPolicy(readKind(kind), proxy), problem: refused && tell(refused) };
}

/** As a file of its own. */
export async function policyText(session: Session, params: PolicyParams): Promise<PolicyText> {
  const { yaml, problem } = await policyYaml(session, params);
  const { edits, selections } = insertPolicy('', 0, yaml);
  const text = applyEdits('', edits);
  return { yaml: text, selections: toRangesIn(text, selections), problem };
}

function withDomain(proxy: ProxySetting, domain: string): ProxySetting {
  const known = proxy.kind === 'invalid' ? DEFAULT_SETTINGS.proxy : proxy;
  return known.kind === 'invalid' ? known : { kind: 'configured', domain, template: known.template };
}

/** The first of the catalogue where none, or none that exists, is named. */
function readKind(kind: string | undefined): PolicyKind {
  const found = POLICIES.find((each) => each.kind === kind) ?? POLICIES[0];
  if (!found) {
    throw new Error('the catalogue of policies is empty');
  }
  return found.kind;
}
