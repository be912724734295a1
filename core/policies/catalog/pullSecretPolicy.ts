// The policy that adds a Secret to `imagePullSecrets` of Pods that pull from the proxy registry. A list that is there is kept.

import { isAtLeast } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { matchConditions, redirectVariables } from './celRedirect.ts';
import { comment, EXCEPTIONS, INSIDE } from './comments.ts';
import { exclusions, isDirect, PULLED_IMAGES } from './jmesPath.ts';
import { indent, literal, quoted } from './literals.ts';
import { metadata, PULL_SECRET } from './metadata.ts';
import { celApiVersion, expressions, withoutScan } from './mutatingPolicy.ts';
import type { Policy, PolicyRequest } from './policy.ts';
import { readTemplate } from './targetTemplate.ts';

export const pullSecretPolicy: Policy = {
  kind: 'pull-secret',
  title: { key: 'policy.pull-secret.title', args: [] },
  detail: { key: 'policy.pull-secret.detail', args: [] },
  fits: () => true,
  render: (request) =>
    `${comment([...HEAD, ...EXCEPTIONS], request.language)}${isAtLeast(request.kyverno, 1, 17) ? inCel(request) : inJmesPath(request)}`,
};

const HEAD: readonly InLanguages[] = [
  {
    en: 'Adds a pull secret to Pods that pull from the proxy registry, behind those that they have. Made by Nearpull.',
    'zh-cn': '为从远端代理仓拉取镜像的 Pod 添加拉取凭证，保留已有的凭证。由 Nearpull 生成。',
  },
  {
    en: 'The Secret has to be in the namespace of each Pod. It does not matter which policy runs first: a Pod counts',
    'zh-cn': '该 Secret 须存在于每个 Pod 所在的命名空间。与改写镜像的策略先后无关：',
  },
  {
    en: 'if an image of it is at the proxy, or will be redirected there.',
    'zh-cn': '只要 Pod 有镜像已指向远端代理仓，或将被改写到那里，就会添加。',
  },
];

/** What references at the proxy begin with: its domain with a literal path, and the targets of other registries. */
function prefixes({ template, registries }: PolicyRequest): readonly string[] {
  const read = readTemplate(template);
  const [first] = read.kind === 'pieces' ? read.pieces : [];
  const start = read.kind === 'prefix' ? read.prefix : first?.kind === 'literal' ? first.text : '';
  return [start, ...registries.map(({ target }) => `${target}/`)];
}

function inCel(request: PolicyRequest): string {
  const { language } = request;
  return `apiVersion: ${celApiVersion(request.kyverno)}
kind: MutatingPolicy
${metadata(PULL_SECRET)}
spec:
  # ${INSIDE.admitted[language]}
  failurePolicy: Ignore
  reinvocationPolicy: IfNeeded${withoutScan(request)}
  # ${INSIDE.onlyPods[language]}
  autogen:
    podControllers:
      controllers: []
  matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE]
        resources: [pods]
  matchConditions:
    ${indent(expressions(matchConditions(request)), 4)}
  variables:
    ${indent(expressions(redirectVariables(request)), 4)}
    ${indent(expressions([{ name: 'needsSecret', expression: needsSecret(request) }]), 4)}
  mutations:
    - patchType: JSONPatch
      jsonPatch:
        expression: |-
          ${indent(addSecret(literal(request.pullSecret)), 10)}
`;
}

function needsSecret(request: PolicyRequest): string {
  const atProxy = prefixes(request).map((prefix) => `i.startsWith(${quoted(prefix)})`);
  return `variables.redirects.size() > 0
  || variables.images.exists(i, ${atProxy.join(' || ')})`;
}

function addSecret(name: string): string {
  return `!variables.needsSecret
  ? []
  : !has(object.spec.imagePullSecrets)
    ? [JSONPatch{op: 'add', path: '/spec/imagePullSecrets', value: [{'name': '${name}'}]}]
    : object.spec.imagePullSecrets.exists(s, has(s.name) && s.name == '${name}')
      ? []
      : [JSONPatch{op: 'add', path: '/spec/imagePullSecrets/-', value: {'name': '${name}'}}]`;
}

/** Kyverno makes a list that is missing before it adds to its end. */
function inJmesPath(request: PolicyRequest): string {
  const { language, pullSecret } = request;
  const atProxy = prefixes(request).map((prefix) => `starts_with(@, ${quoted(prefix)})`);
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
${metadata(PULL_SECRET)}
    # ${INSIDE.onlyPods[language]}
    pod-policies.kyverno.io/autogen-controllers: none
spec:
  # ${INSIDE.admitted[language]}
  failurePolicy: Ignore
  rules:
    - name: add-pull-secret
      match:
        any:
          - resources:
              kinds:
                - Pod
              operations:
                - CREATE
      exclude:
        any:
          ${indent(exclusions(request), 10)}
      context:
        - name: atProxy
          variable:
            jmesPath: |-
              ${indent(PULLED_IMAGES, 14)}
              | [?${atProxy.join(' || ')}
              || ${indent(isDirect(request, '@'), 14)}]
      preconditions:
        all:
          - key: "{{ length(atProxy) }}"
            operator: GreaterThan
            value: 0
          - key: "{{ contains(request.object.spec.imagePullSecrets[].name || \`[]\`, ${quoted(pullSecret)}) }}"
            operator: Equals
            value: false
      mutate:
        patchesJson6902: |-
          - op: add
            path: /spec/imagePullSecrets/-
            value:
              name: ${literal(pullSecret)}
`;
}
