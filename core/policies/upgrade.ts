// Turns the vendor's policy, or one of ours for an older Kyverno, into the policy that is recommended. What people chose in it is kept.
import { domainProblem, templateProblem } from '../image/proxy.ts';
import { DEFAULT_TEMPLATE } from '../image/proxySetting.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Settings } from '../settings/settings.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import { applyEdits } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { isValueMap, readValue } from '../yaml/plainValue.ts';
import { yamlDocument } from '../yaml/yamlDocument.ts';
import { clusterFacts, type PolicyKind, policyChoices, renderPolicy } from './catalog/catalog.ts';
import { namespacesOfPattern } from './catalog/imagePatterns.ts';
import { policiesAlone } from './catalog/mutatingPolicy.ts';
import { type KeptOfPolicy, keptOf } from './kept.ts';
import { type PolicyDocument, readPolicies } from './read/readPolicy.ts';
import { hubDomains, isGuidePolicy, OUR_MARK, pathBehind, redirectsOnly } from './read/redirects.ts';

export interface Upgrade {
  /** The whole text, with the policies upgraded. Everything else in it stays. */
  readonly text: string;
  readonly policies: readonly PolicyUpgrade[];
}

/** What became of a policy that redirects images. A policy that does anything else is not there. */
export type PolicyUpgrade = { readonly kind: string; readonly name: string } & (
  | {
      readonly to: string;
      readonly kept: KeptOfPolicy;
      /** Whether the new policy redirects the same images. Settings may say otherwise than those that the old one was made with. */
      readonly sameImages: boolean;
    }
  /** Why it stays: a part of it that the new policy would not keep, or a text that cannot be replaced. */
  | {
      readonly to: null;
      readonly reason: 'whole' | 'others' | 'domain' | 'exceptions';
      readonly part: string;
    }
);

/** @param kind null for the recommended one. */
export function upgradePolicies(
  text: string,
  settings: Settings,
  file: FileContext,
  kind: PolicyKind | null,
): Upgrade {
  const chosen = kind ?? policyChoices(clusterFacts(settings))[0]?.kind ?? 'mutating-policy';
  const isRoleThere = /^kind: ClusterRole$/m.test(text);
  const found = segments(text).flatMap(({ start, end }) => {
    const document = yamlDocument(text.slice(start, end), IMAGE_KEYS);
    return readPolicies(document, file).flatMap((policy) => {
      const result = upgradePolicy(policy, settings, { chosen, isRoleThere });
      return result ? [{ ...result, start }] : [];
    });
  });
  const edits = found.flatMap(({ newText, whole, start }) =>
    newText === null || whole === null
      ? []
      : [{ span: { start: start + whole.start, end: start + whole.end }, newText }],
  );
  return { text: applyEdits(text, edits), policies: found.map(({ upgrade }) => upgrade) };
}

interface Replaced {
  readonly upgrade: PolicyUpgrade;
  readonly newText: string | null;
  readonly whole: PolicyDocument['whole'];
}

/** Null where the policy is neither the vendor's nor ours. */
function upgradePolicy(
  policy: PolicyDocument,
  settings: Settings,
  { chosen, isRoleThere }: { readonly chosen: PolicyKind; readonly isRoleThere: boolean },
): Replaced | null {
  const { kind, name, whole } = policy;
  const isGuide = isGuidePolicy(policy);
  const isOurs = !isGuide && policy.text.includes(OUR_MARK);
  // A policy of the API server has a binding, and is for no Kyverno.
  if (kind === 'MutatingAdmissionPolicy' || !(isGuide || isOurs || hubDomains(policy).length > 0)) {
    return null;
  }
  const stays = (reason: 'whole' | 'others' | 'domain' | 'exceptions', part = ''): Replaced => ({
    upgrade: { kind, name, to: null, reason, part },
    newText: null,
    whole,
  });
  if (whole === null || kind === 'Policy' || policy.templated) {
    return stays('whole');
  }
  if (settings.proxy.kind === 'invalid' || !redirects(policy, settings)) {
    return stays('others');
  }
  const known = keepDomain(policy, settings);
  const renewed = renewPolicy(policy, chosen, known, isRoleThere);
  if (typeof renewed === 'string') {
    return stays('exceptions', renewed);
  }
  if (known.proxy.kind !== 'configured') {
    return stays('domain');
  }
  const { newText, kept } = renewed;
  return {
    upgrade: {
      kind,
      name,
      to: /^kind: (\w+Policy)$/m.exec(newText)?.[1] ?? chosen,
      kept,
      sameImages: !isOurs || patternsIn(newText) === patternsIn(policy.text),
    },
    newText,
    whole: withOwnComments(policy.text, whole),
  };
}

/** A policy of the catalogue in the place of another one. */
export interface RenewedPolicy {
  readonly newText: string;
  readonly kept: KeptOfPolicy;
}

/**
 * `policy` anew, as one of `kind`: with its name, its namespaces of Docker Hub, and what it leaves alone. The path of a part that cannot be kept,
 * where there is one. The domain is that of `settings`; `keepDomain` gives them that of the policy.
 */
export function renewPolicy(
  policy: PolicyDocument,
  kind: PolicyKind,
  settings: Settings,
  isRoleThere: boolean,
): RenewedPolicy | string {
  const value = readValue(policy.text);
  const kept = keptOf(isValueMap(value) ? value : new Map());
  if (typeof kept === 'string') {
    return kept;
  }
  const rendered = withoutRole(renderPolicy(kind, keepNamespaces(settings, policy), kept), isRoleThere);
  const lineBreak = /\r\n|\n|\r/.exec(policy.text)?.[0] ?? '\n';
  return { newText: rendered.trimEnd().replaceAll('\n', lineBreak), kept };
}

/** `policy` without its ClusterRole, where the text has that already. */
function withoutRole(policy: string, isRoleThere: boolean): string {
  return isRoleThere ? policiesAlone(policy) : policy;
}

/** `whole` with the comments above it, if we wrote them. The new policy has its own. */
export function withOwnComments(text: string, whole: Span): Span {
  const above = /(?:^[ \t]*#[^\r\n]*(?:\r\n|\n|\r))+$/m.exec(text.slice(0, whole.start));
  return above?.[0].includes('Nearpull') ? { start: above.index, end: whole.end } : whole;
}

/** Whether the policy does nothing but redirect images. */
function redirects(policy: PolicyDocument, { proxy }: Settings): boolean {
  const targets = proxy.kind === 'invalid' ? [] : proxy.registries.map(({ target }) => target);
  return policy.cel === null ? redirectsOnly(policy, targets) : hubDomains(policy).length > 0;
}

/** The regular expressions of a policy of ours that say which images it redirects, in their order. */
function patternsIn(text: string): string {
  const found = text.match(/'\^[^'\n]*\$'/g) ?? [];
  // What comes behind the name, tag and digest, was written in other ways by older versions.
  const names = found
    .filter((each) => SAYS_WHICH.test(each))
    .map((each) => each.split('(?::[A-Za-z0-9_]')[0]);
  return [...new Set(names)].sort().join('\n');
}

/** Matches the patterns of references, and the one of images that are left alone. */
const SAYS_WHICH = /^'(?!\^\(\?:auto\|).*sha256|^'\^\(\?:docker\[\.\]io\/\(\?:library/;

/** `settings` with the namespaces of Docker Hub that the policy redirects, if they name none themselves. */
function keepNamespaces(settings: Settings, { text }: PolicyDocument): Settings {
  const { proxy } = settings;
  if (proxy.kind === 'invalid' || proxy.namespaces.length > 0) {
    return settings;
  }
  return { ...settings, proxy: { ...proxy, namespaces: namespacesOfPattern(text) } };
}

/**
 * `settings` with the domain of `policy`, if they have none and the policy has exactly one that is valid. Otherwise `settings` as they are.
 */
export function keepDomain(policy: PolicyDocument, settings: Settings): Settings {
  const { proxy } = settings;
  const [first, ...others] = hubDomains(policy);
  if (
    proxy.kind !== 'unset' ||
    !first ||
    others.some(({ domain }) => domain !== first.domain) ||
    domainProblem(first.domain)
  ) {
    return settings;
  }
  const own = `\${domain}/${pathBehind(policy, first)}\${path}`;
  const template = proxy.template === DEFAULT_TEMPLATE && !templateProblem(own) ? own : proxy.template;
  return { ...settings, proxy: { ...proxy, kind: 'configured', domain: first.domain, template } };
}
