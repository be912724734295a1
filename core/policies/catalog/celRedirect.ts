// The part that the policies in CEL share: which images of a Pod are redirected, and to what. Plain CEL with the string functions of Kubernetes
// alone, so that Kyverno and the API server both take it.
import { OPT_OUT } from './advice.ts';
import { HUB_HOST, hubPattern, NOT_HUB, registryPattern } from './imagePatterns.ts';
import { quoted, quotedList } from './literals.ts';
import type { PolicyRequest } from './policy.ts';
import { readTemplate, type TemplatePiece } from './targetTemplate.ts';

export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/** `variables` of a policy that rewrites: the last, `redirects`, is a list of `{from, to}`. */
export function redirectVariables(request: PolicyRequest): readonly CelVariable[] {
  return [
    ...PLACES,
    { name: 'images', expression: IMAGES },
    { name: 'redirects', expression: redirects(request) },
  ];
}

/** `variables` of a policy that reports: the last, `found`, is a list of references. */
export function reportVariables(request: PolicyRequest): readonly CelVariable[] {
  const others = request.registries.map(({ registry }) => `\n  || i.matches('${registryPattern(registry)}')`);
  return [
    { name: 'images', expression: ALL_IMAGES },
    { name: 'found', expression: `variables.images.filter(i, ${onHub(request)}${others.join('')})` },
  ];
}

/** The expression of a mutation of type ApplyConfiguration. A list without redirects is left out: even an empty one would be written into the Pod. */
export const REDIRECT = `Object{
  spec: Object.spec{
    ${['containers', 'initContainers', 'ephemeralContainers'].map(redirectedContainers).join('\n    ')}
    ?volumes: optional.ofNonZeroValue(variables.volumes
      .filter(v, variables.redirects.exists(r, r.from == v.image.reference))
      .map(v, Object.spec.volumes{
        name: v.name,
        image: Object.spec.volumes.image{
          reference: variables.redirects.filter(r, r.from == v.image.reference)[0].to
        }
      }))
  }
}`;

function redirectedContainers(list: string): string {
  return `?${list}: optional.ofNonZeroValue(variables.${list}
      .filter(c, has(c.image) && variables.redirects.exists(r, r.from == c.image))
      .map(c, Object.spec.${list}{
        name: c.name,
        image: variables.redirects.filter(r, r.from == c.image)[0].to
      })),`;
}

/** `matchConditions` of a policy that rewrites. */
export function matchConditions({ excludedNamespaces }: PolicyRequest): readonly CelVariable[] {
  const { label, value } = OPT_OUT;
  const isLeftAlone: CelVariable = {
    name: 'not-opted-out',
    expression: `!has(object.metadata.labels) || !('${label}' in object.metadata.labels) || object.metadata.labels['${label}'] != '${value}'`,
  };
  return excludedNamespaces.length === 0
    ? [isLeftAlone]
    : [
        isLeftAlone,
        {
          name: 'not-in-excluded-namespace',
          expression: `!(request.namespace in ${quotedList(excludedNamespaces)})`,
        },
      ];
}

/**
 * A Pod's images can be written when it is created; to a running one only ephemeral containers can be added, and none changed. No Pod is created
 * with ephemeral containers, which tells the two apart: `request` does not reach the variables of a MutatingPolicy before Kyverno 1.18.
 */
const PLACES: readonly CelVariable[] = [
  { name: 'containers', expression: 'has(object.spec.ephemeralContainers) ? [] : object.spec.containers' },
  {
    name: 'initContainers',
    expression:
      '!has(object.spec.ephemeralContainers) && has(object.spec.initContainers) ? object.spec.initContainers : []',
  },
  {
    name: 'volumes',
    expression: `!has(object.spec.ephemeralContainers) && has(object.spec.volumes)
  ? object.spec.volumes.filter(v, has(v.image) && has(v.image.reference))
  : []`,
  },
  {
    name: 'ephemeralContainers',
    // What was there before is null or empty where Kyverno does not tell.
    expression: `has(object.spec.ephemeralContainers)
  ? object.spec.ephemeralContainers.filter(c, oldObject == null || !has(oldObject.spec)
      || !has(oldObject.spec.ephemeralContainers)
      || !oldObject.spec.ephemeralContainers.exists(o, o.name == c.name))
  : []`,
  },
];

const IMAGES = `(variables.containers + variables.initContainers + variables.ephemeralContainers)
  .filter(c, has(c.image)).map(c, string(c.image))
  + variables.volumes.map(v, string(v.image.reference))`;

const ALL_IMAGES = `(object.spec.containers
  + (has(object.spec.initContainers) ? object.spec.initContainers : [])
  + (has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers : []))
  .filter(c, has(c.image)).map(c, string(c.image))
  + (has(object.spec.volumes) ? object.spec.volumes : [])
  .filter(v, has(v.image) && has(v.image.reference)).map(v, string(v.image.reference))`;

function redirects(request: PolicyRequest): string {
  const hub = redirect(onHub(request), [
    `p.matches('^${HUB_HOST}') ? p.substring(p.indexOf('/') + 1) : p`,
    "p.contains('/') ? p : 'library/' + p",
    ...latest(request),
    target(request.template),
  ]);
  const others = request.registries.map((each) =>
    redirect(`i.matches('${registryPattern(each.registry)}')`, [
      "p.substring(p.indexOf('/') + 1)",
      ...latest(request),
      `${quoted(`${each.target}/`)} + p`,
    ]),
  );
  return [hub, ...others].join('\n+ ');
}

/** A list of `{from, to}`: of the images that `takes` is true for, `i`, what the steps make of them one after the other, `p`. */
function redirect(takes: string, steps: readonly string[]): string {
  const chain = steps.map((step) => `    .map(p, ${step})`).join('\n');
  return `variables.images.filter(i, ${takes})\n  .map(i, {'from': i, 'to': [i]\n${chain}[0]})`;
}

function latest({ addLatestTag }: PolicyRequest): readonly string[] {
  return addLatestTag ? ["p.matches('[:@]') ? p : p + ':latest'"] : [];
}

/** From `library/nginx:1.27@sha256:…`, `p`, to the reference at the proxy. */
function target(text: string): string {
  const template = readTemplate(text);
  return template.kind === 'prefix'
    ? `${quoted(template.prefix)} + p`
    : [...template.pieces.map(piece), `p.substring(${PATH}.size())`].join(' + ');
}

const PATH = "p.split(':')[0].split('@')[0]";

function piece(each: TemplatePiece): string {
  if (each.kind === 'literal') {
    return quoted(each.text);
  }
  return {
    path: PATH,
    namespace: "p.substring(0, p.indexOf('/'))",
    name: `${PATH}.substring(p.indexOf('/') + 1)`,
  }[each.variable];
}

function onHub(request: PolicyRequest): string {
  return `i.matches('${hubPattern(request)}')
  && !i.matches('${NOT_HUB}')`;
}
