// The MutatingPolicy: Kyverno's own policy in CEL, stable since 1.17. It asks no registry.

import { isAtLeast, type KyvernoVersion } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { type CelVariable, matchConditions, REDIRECT, redirectVariables } from './celRedirect.ts';
import { INSIDE, kyvernoAdvice, REDIRECTS } from './comments.ts';
import { indent } from './literals.ts';
import { metadata, redirecting } from './metadata.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const mutatingPolicy: Policy = {
  kind: 'mutating-policy',
  title: { key: 'policy.mutating-policy.title', args: [] },
  detail: { key: 'policy.mutating-policy.detail', args: [] },
  fits: (version) => isAtLeast(version, 1, 15),
  render,
};

/** The API version of policies in CEL: `v1alpha1` in Kyverno 1.15, `v1beta1` in 1.16, and `v1` since 1.17. */
export function celApiVersion(version: KyvernoVersion): string {
  if (isAtLeast(version, 1, 17)) {
    return 'policies.kyverno.io/v1';
  }
  return isAtLeast(version, 1, 16) ? 'policies.kyverno.io/v1beta1' : 'policies.kyverno.io/v1alpha1';
}

const HEAD: readonly InLanguages[] = [
  REDIRECTS,
  {
    en: 'Needs Kyverno 1.15, better 1.17 or newer. Asks no registry; keeps tag and digest.',
    'zh-cn': '需要 Kyverno 1.15，建议 1.17 或更新版本。不访问镜像仓库；镜像版本号和摘要保持不变。',
  },
];

function render(request: PolicyRequest): string {
  const { language } = request;
  return `${readinessRole(request)}${kyvernoAdvice(HEAD, language)}${mutatingPolicyOf('MutatingPolicy', request)}`;
}

/** The policy itself, without the comments at its head. */
export function mutatingPolicyOf(
  kind: 'MutatingPolicy' | 'NamespacedMutatingPolicy',
  request: PolicyRequest,
): string {
  const { language } = request;
  return `apiVersion: ${celApiVersion(request.kyverno)}
kind: ${kind}
${metadata(redirecting(request))}
spec:
  # ${INSIDE.admitted[language]}
  failurePolicy: Ignore
  # ${INSIDE.reinvoked[language]}
  # ${INSIDE.calledOnce[language]}
  reinvocationPolicy: IfNeeded${withoutScan(request)}
  # ${INSIDE.onlyPods[language]}
  autogen:
    podControllers:
      controllers: []
${indent(`  ${celSpec(request)}`, 2)}
`;
}

/** Turns the background scan off, which would only report. Kyverno 1.15 has no such field, and 1.16 has it in its new API. */
export function withoutScan({ kyverno, language }: PolicyRequest): string {
  return isAtLeast(kyverno, 1, 16)
    ? `\n  # ${INSIDE.noScan[language]}\n  evaluation:\n    background:\n      enabled: false`
    : '';
}

/** `policies` without the documents that Kyverno's command line refuses, because they are no policies. */
export function policiesAlone(policies: string): string {
  return policies
    .split(/^---\n/m)
    .filter((document) => !/^kind: ClusterRole$/m.test(document))
    .join('---\n');
}

/**
 * The role without which Kyverno before 1.19 says that the policy is not ready, as a document of its own with the line that ends it. It comes
 * first, because Kyverno looks at the rights when it sees the policy.
 */
function readinessRole(request: PolicyRequest): string {
  const { kyverno, language } = request;
  return isAtLeast(kyverno, 1, 19)
    ? ''
    : `# ${INSIDE.role[language]}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${redirecting(request).name}
  labels:
    rbac.kyverno.io/aggregate-to-reports-controller: 'true'
rules:
  - apiGroups: ['']
    resources: [pods/ephemeralcontainers]
    verbs: [get, list, watch]
---
`;
}

/**
 * The part of `spec` that MutatingPolicy and MutatingAdmissionPolicy share, from `matchConstraints` to `mutations`. It is not indented, and
 * has no line feed at its end.
 */
export function celSpec(request: PolicyRequest, furtherConditions: readonly CelVariable[] = []): string {
  return `${MATCH_CONSTRAINTS}
matchConditions:
  ${indent(expressions([...matchConditions(request), ...furtherConditions]), 2)}
variables:
  ${indent(expressions(redirectVariables(request)), 2)}
mutations:
  # ${INSIDE.byIndex[request.language]}
  - patchType: JSONPatch
    jsonPatch:
      expression: |-
        ${indent(REDIRECT, 8)}`;
}

/** A YAML sequence of named expressions. Each expression is a block scalar, so that CEL needs no quotes. */
export function expressions(all: readonly CelVariable[]): string {
  return all
    .map(({ name, expression }) => `- name: ${name}\n  expression: |-\n    ${indent(expression, 4)}`)
    .join('\n');
}

/** New Pods, and ephemeral containers that are added. */
export const MATCH_CONSTRAINTS = `matchConstraints:
  resourceRules:
    - apiGroups: ['']
      apiVersions: [v1]
      operations: [CREATE]
      resources: [pods]
    - apiGroups: ['']
      apiVersions: [v1]
      operations: [UPDATE]
      resources: [pods/ephemeralcontainers]`;
