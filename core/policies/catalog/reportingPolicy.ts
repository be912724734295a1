// The policy that lists Pods that still use Docker Hub in Kyverno's PolicyReports. It changes and refuses nothing.

import { isAtLeast } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { reportVariables } from './celRedirect.ts';
import { comment } from './comments.ts';
import { ignoredVariable, isIgnoredInJmesPath } from './ignoredImages.ts';
import { hubPattern, NOT_HUB, registryPattern } from './imagePatterns.ts';
import { isNeverPulled } from './jmesPath.ts';
import { indent, literal } from './literals.ts';
import { metadata, REPORTING } from './metadata.ts';
import { celApiVersion, expressions } from './mutatingPolicy.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const validating: Policy = {
  kind: 'validating',
  title: { key: 'policy.validating.title', args: [] },
  detail: { key: 'policy.validating.detail', args: [] },
  fits: () => true,
  render,
};

/**
 * The report covers every image that is pulled from Docker Hub. It does not matter which namespaces the proxy has, or which Pods the policy
 * that rewrites leaves alone.
 */
function render(request: PolicyRequest): string {
  const all = { ...request, namespaces: [] };
  return `${comment(ADVICE, request.language)}${isAtLeast(request.kyverno, 1, 17) ? inCel(all) : inJmesPath(all)}`;
}

const ADVICE: readonly InLanguages[] = [
  {
    en: 'Reports Pods that pull images of Docker Hub. Refuses and changes nothing. Made by Nearpull.',
    'zh-cn': '报告从 Docker Hub 拉取镜像的 Pod。不拒绝，也不修改。由 Nearpull 生成。',
  },
  {
    en: "Kyverno's background scan writes a PolicyReport for every Pod of the cluster: kubectl get policyreports -A",
    'zh-cn': 'Kyverno 的后台扫描会为集群中的每个 Pod 写入 PolicyReport：kubectl get policyreports -A',
  },
];

function inCel(request: PolicyRequest): string {
  return `apiVersion: ${celApiVersion(request.kyverno)}
kind: ValidatingPolicy
${metadata(REPORTING)}
spec:
  validationActions: [Audit]
  failurePolicy: Ignore
  evaluation:
    background:
      enabled: true
  autogen:
    podControllers:
      controllers: []
  matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [pods]
  variables:
    ${indent(expressions(reportVariables(request)), 4)}
  validations:
    - expression: variables.found.size() == 0
      messageExpression: "'Pulled from ${registries(request)}: ' + variables.found.join(', ')"
`;
}

/** Since Kyverno 1.13 the action on a violation is a field of the rule, and `spec.validationFailureAction` is deprecated. */
function inJmesPath(request: PolicyRequest): string {
  const isNew = isAtLeast(request.kyverno, 1, 13);
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
${metadata(REPORTING)}
    pod-policies.kyverno.io/autogen-controllers: none
spec:
  background: true
  failurePolicy: Ignore
${isNew ? '' : '  validationFailureAction: Audit\n'}  rules:
    - name: report-docker-hub
      match:
        any:
          - resources:
              kinds:
                - Pod
      context:
        ${indent(patterns(request), 8)}
      validate:
${isNew ? '        failureAction: Audit\n' : ''}        message: This Pod pulls images from ${registries(request)}.
        foreach:
          ${indent(PLACES.map((place) => deny(place, request)).join('\n'), 10)}
`;
}

/** The lists of a Pod that hold images, with the reference and the pull policy in an item, as JMESPath. */
const CONTAINER = { reference: "(element.image || '')", pullPolicy: 'imagePullPolicy' };
const VOLUME = { reference: 'element.image.reference', pullPolicy: 'image.pullPolicy' };
const PLACES: readonly (typeof CONTAINER & { readonly list: string })[] = [
  { list: 'request.object.spec.containers', ...CONTAINER },
  { list: 'request.object.spec.initContainers || `[]`', ...CONTAINER },
  { list: 'request.object.spec.ephemeralContainers || `[]`', ...CONTAINER },
  { list: 'request.object.spec.volumes[?image.reference] || `[]`', ...VOLUME },
];

function patterns(request: PolicyRequest): string {
  const others = request.registries.map(({ registry }) => registryPattern(registry));
  const ignored = ignoredVariable(request);
  return [
    ['dockerHub', hubPattern(request)],
    ['notDockerHub', NOT_HUB],
    ...(others.length === 0
      ? []
      : ignored.length === 0
        ? [['otherRegistry', others.join('|')]]
        : others.map((each, index) => [`registry${index + 1}`, each])),
    ...ignored,
  ]
    .map(([name, pattern]) => `- name: ${name}\n  variable:\n    value: '${pattern}'`)
    .join('\n');
}

function deny({ list, reference, pullPolicy }: (typeof PLACES)[number], request: PolicyRequest): string {
  const { registries } = request;
  const hasIgnored = ignoredVariable(request).length > 0;
  // Each registry makes the name of the image in its own way.
  const notIgnored = (registry: string | null) =>
    hasIgnored ? ` && !${isIgnoredInJmesPath(reference, registry)}` : '';
  const isOnHub = `regex_match(dockerHub, ${reference}) && !regex_match(notDockerHub, ${reference})${notIgnored(null)}`;
  const isElsewhere = hasIgnored
    ? registries.map(
        ({ registry }, index) => ` || regex_match(registry${index + 1}, ${reference})${notIgnored(registry)}`,
      )
    : registries.slice(0, 1).map(() => ` || regex_match(otherRegistry, ${reference})`);
  return `- list: ${list}
  deny:
    conditions:
      all:
        - key: "{{ ${isOnHub}${isElsewhere.join('')} }}"
          operator: Equals
          value: true
        - key: "{{ ${isNeverPulled(pullPolicy)} }}"
          operator: Equals
          value: false`;
}

function registries(request: PolicyRequest): string {
  return ['Docker Hub', ...request.registries.map(({ registry }) => literal(registry))].join(', ');
}
