// kyverno-registry-call: a policy that changes images asks their registry at every admission.

import { matchesIn } from '../policies/read/celPolicy.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import { isGuidePolicy } from '../policies/read/redirects.ts';
import type { Settings } from '../settings/settings.ts';
import type { Span } from '../text/span.ts';
import { upgradeFixes } from './fixes/replacePolicy.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoRegistryCallRule: PolicyRule = { code: 'kyverno-registry-call', checkPolicy };

function checkPolicy(policy: PolicyDocument, settings: Settings): readonly RuleFinding[] {
  const calls = [...inContexts(policy), ...inExpressions(policy)];
  const fixes = calls.length > 0 && isGuidePolicy(policy) ? upgradeFixes(policy, settings) : [];
  return calls.map((span) => ({ span, message: { key: 'kyverno-registry-call.found', args: [] }, fixes }));
}

/** The registry calls in contexts. Each is returned once, although several loops may share the context of their rule. */
function inContexts({ rules }: PolicyDocument): readonly Span[] {
  const calls = rules
    .flatMap(({ patches }) => patches)
    .filter(({ images }) => images.length > 0)
    .flatMap(({ variables }) => variables.flatMap(({ registryCall }) => registryCall ?? []));
  return [...new Map(calls.map((span) => [span.start, span])).values()];
}

function inExpressions({ cel }: PolicyDocument): readonly Span[] {
  return matchesIn(cel, /\b(?:image\.)?[gG]etMetadata(?=\s*\()/g).map(({ span }) => span);
}
