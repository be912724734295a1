// The ClusterPolicy, for Kyverno before 1.17, where MutatingPolicy was not stable yet. It asks no registry.

import { isAtLeast } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { ASKS_NO_REGISTRY, INSIDE, kyvernoAdvice, REDIRECTS } from './comments.ts';
import { ignoredVariable, isIgnoredInJmesPath } from './ignoredImages.ts';
import { HUB_HOST, hubPattern, NOT_HUB, registryPattern } from './imagePatterns.ts';
import { exclusions, isNeverPulled } from './jmesPath.ts';
import { indent, literal } from './literals.ts';
import { metadata, REINVOCATION, redirecting } from './metadata.ts';
import type { Policy, PolicyRequest } from './policy.ts';
import { readTemplate, type TemplatePiece } from './targetTemplate.ts';

export const clusterPolicy: Policy = {
  kind: 'cluster-policy',
  title: { key: 'policy.cluster-policy.title', args: [] },
  detail: { key: 'policy.cluster-policy.detail', args: [] },
  fits: (version) => !isAtLeast(version, 1, 20),
  render,
};

function render(request: PolicyRequest): string {
  const redirects = redirectsOf(request);
  const { language } = request;
  return `${kyvernoAdvice(HEAD, language)}apiVersion: kyverno.io/v1
kind: ClusterPolicy
${metadata(redirecting(request))}
    # ${INSIDE.onlyPods[language]}
    pod-policies.kyverno.io/autogen-controllers: none${reason(request)}
spec:
  # ${INSIDE.admitted[language]}
  failurePolicy: Ignore
  rules:
    - name: redirect-pods
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
        ${indent(variables(redirects), 8)}
      mutate:
        foreach:
          ${indent(redirects.flatMap((redirect) => POD_LISTS.map((place) => foreach(place, redirect))).join('\n'), 10)}
    - name: redirect-ephemeral-containers
      match:
        any:
          - resources:
              kinds:
                - Pod/ephemeralcontainers
              operations:
                - UPDATE
      exclude:
        any:
          ${indent(exclusions(request), 10)}
      context:
        ${indent(variables(redirects), 8)}
      mutate:
        foreach:
          ${indent(redirects.map((redirect) => foreach(EPHEMERAL, redirect)).join('\n'), 10)}
`;
}

/** Says that other webhooks are the reason for this kind of policy, so that nobody is told to replace it. */
function reason({ otherWebhooks, language }: PolicyRequest): string {
  const { annotation, value } = REINVOCATION;
  return otherWebhooks ? `\n    # ${INSIDE.reinvocation[language]}\n    ${annotation}: ${value}` : '';
}

const HEAD: readonly InLanguages[] = [
  REDIRECTS,
  {
    en: 'Needs Kyverno before 1.20; from 1.17 on a MutatingPolicy is the better choice.',
    'zh-cn': '需要 1.20 之前的 Kyverno；从 1.17 起建议使用 MutatingPolicy。',
  },
  ASKS_NO_REGISTRY,
];

/** How the images of one registry are redirected: which references, and to what. */
interface RegistryRedirect {
  /** Variables of the rule: their names, and the regular expressions that they hold. */
  readonly variables: readonly (readonly [name: string, pattern: string])[];
  /** The conditions under which a reference is redirected. The reference is given as JMESPath. */
  readonly takes: (reference: string) => readonly Expectation[];
  /** The new reference, as text with `{{ }}` variables of Kyverno. The old reference is given as JMESPath. */
  readonly image: (reference: string) => string;
}

/** A condition: an expression in JMESPath, and the value that it must have. */
type Expectation = readonly [expression: string, expected: boolean];

function redirectsOf(request: PolicyRequest): readonly RegistryRedirect[] {
  const ignored = ignoredVariable(request);
  const notIgnored = (reference: string, registry: string | null): readonly Expectation[] =>
    ignored.map(() => [isIgnoredInJmesPath(reference, registry), false]);
  const hub: RegistryRedirect = {
    variables: [
      ['dockerHub', hubPattern(request)],
      ['notDockerHub', NOT_HUB],
      ['dockerHubHost', `^${HUB_HOST}`],
      ...ignored,
    ],
    takes: (reference) => [
      [`regex_match(dockerHub, ${reference})`, true],
      [`regex_match(notDockerHub, ${reference})`, false],
      ...notIgnored(reference, null),
    ],
    image: hubImage(request),
  };
  return [
    hub,
    ...request.registries.map(({ registry, target }, index): RegistryRedirect => {
      const name = `registry${index + 1}`;
      const path = (reference: string) => latest(`regex_replace_all('^[^/]+/', ${reference}, '')`, request);
      return {
        variables: [[name, registryPattern(registry)]],
        takes: (reference) => [
          [`regex_match(${name}, ${reference})`, true],
          ...notIgnored(reference, registry),
        ],
        image: (reference) => `${literal(target)}/{{ ${path(reference)} }}`,
      };
    }),
  ];
}

function hubImage(request: PolicyRequest): RegistryRedirect['image'] {
  const bare = (reference: string) => `regex_replace_all(dockerHubHost, ${reference}, '')`;
  const path = (reference: string) =>
    latest(`regex_replace_all('^([^/]+)$', ${bare(reference)}, 'library/$1')`, request);
  const template = readTemplate(request.template);
  if (template.kind === 'prefix') {
    const prefix = literal(template.prefix);
    return (reference) => `${prefix}{{ ${path(reference)} }}`;
  }
  const target = template.pieces.map(inReplacement).join('');
  return (reference) =>
    `{{ regex_replace_all('^([^/]+)/([^:@]+)(.*)$', ${path(reference)}, '${target}\${3}') }}`;
}

function latest(path: string, { addLatestTag }: PolicyRequest): string {
  return addLatestTag ? `regex_replace_all('^([^:@]+)$', ${path}, '$1:latest')` : path;
}

function inReplacement(piece: TemplatePiece): string {
  if (piece.kind === 'literal') {
    return literal(piece.text);
  }
  return { path: '${1}/${2}', namespace: '${1}', name: '${2}' }[piece.variable];
}

function variables(redirects: readonly RegistryRedirect[]): string {
  return redirects
    .flatMap((redirect) => redirect.variables)
    .map(([name, pattern]) => `- name: ${name}\n  variable:\n    value: '${pattern}'`)
    .join('\n');
}

/** A list in the spec of a Pod whose items hold an image reference. */
interface PodList {
  /** Key in `spec`. */
  readonly list: string;
  /** Path from an item to its reference. */
  readonly reference: readonly string[];
  /** Path from an item to its pull policy. */
  readonly pullPolicy: string;
  /** Further conditions on an item. */
  readonly takes: readonly Expectation[];
}

const POD_LISTS: readonly PodList[] = [
  { list: 'containers', reference: ['image'], pullPolicy: 'imagePullPolicy', takes: [] },
  { list: 'initContainers', reference: ['image'], pullPolicy: 'imagePullPolicy', takes: [] },
  { list: 'volumes', reference: ['image', 'reference'], pullPolicy: 'image.pullPolicy', takes: [] },
];

/** Only ephemeral containers that an update adds: those that the Pod has already cannot be changed. */
const EPHEMERAL: PodList = {
  list: 'ephemeralContainers',
  reference: ['image'],
  pullPolicy: 'imagePullPolicy',
  takes: [['contains(request.oldObject.spec.ephemeralContainers[].name || `[]`, element.name)', false]],
};

/**
 * One loop of the rule. It writes by index, because a strategic merge would move the containers that it changes before the others, and init
 * containers run in the order of their list.
 */
function foreach({ list, reference, pullPolicy, takes }: PodList, redirect: RegistryRedirect): string {
  const element = `element.${reference.join('.')} || ''`;
  const pulled: Expectation = [isNeverPulled(pullPolicy), false];
  const conditions = [...redirect.takes(element), pulled, ...takes].map(
    ([expression, expected]) =>
      `- key: "{{ ${expression} }}"\n  operator: Equals\n  value: ${String(expected)}`,
  );
  return `- list: request.object.spec.${list} || \`[]\`
  preconditions:
    all:
      ${indent(conditions.join('\n'), 6)}
  patchesJson6902: |-
    - op: replace
      path: /spec/${list}/{{elementIndex}}/${reference.join('/')}
      value: "${redirect.image(element)}"`;
}
