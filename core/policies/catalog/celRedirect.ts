// The part that the policies in CEL share: which images of a Pod are redirected, and to what.
//
// It is plain CEL with the string functions of Kubernetes and nothing else, so that Kyverno and the API server both accept it.
import { NEVER } from '../../sites/pullPolicy.ts';
import { OPT_OUT } from './comments.ts';
import { andNotIgnored } from './ignoredImages.ts';
import { HUB_HOST, hubPattern, NOT_HUB, registryPattern } from './imagePatterns.ts';
import { quoted, quotedList } from './literals.ts';
import type { PolicyRequest } from './policy.ts';
import { readTemplate, type TemplatePiece } from './targetTemplate.ts';

export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/** The `variables` of a policy that rewrites images. The last one, `redirects`, is a list of `{from, to}`. */
export function redirectVariables(request: PolicyRequest): readonly CelVariable[] {
  return [
    ...PLACES,
    { name: 'images', expression: IMAGES },
    { name: 'redirects', expression: redirects(request) },
  ];
}

/**
 * The `variables` of a policy that looks at what is new in a request: the images of a Pod that is created, and those of ephemeral containers that
 * are added. The last one, `found`, is a list of references.
 */
export function newImageVariables(request: PolicyRequest): readonly CelVariable[] {
  return [...PLACES, { name: 'images', expression: IMAGES }, { name: 'found', expression: found(request) }];
}

/** The `variables` of a policy that reports images. The last one, `found`, is a list of references. */
export function reportVariables(request: PolicyRequest): readonly CelVariable[] {
  return [
    { name: 'images', expression: ALL_IMAGES },
    { name: 'found', expression: found(request) },
  ];
}

function found(request: PolicyRequest): string {
  const others = request.registries.map(({ registry }) => `\n  || ${atRegistry(registry, request)}`);
  return `variables.images.filter(i, ${onHub(request)}${others.join('')})`;
}

/** A list of a Pod, and the path from its item to a reference. */
interface PatchedList {
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers' | 'volumes';
  readonly reference: 'image' | 'image.reference';
}

const PATCHED: readonly PatchedList[] = [
  { list: 'containers', reference: 'image' },
  { list: 'initContainers', reference: 'image' },
  { list: 'ephemeralContainers', reference: 'image' },
  { list: 'volumes', reference: 'image.reference' },
];

/**
 * The expression of a mutation of type JSONPatch, which writes each image by the index of its item.
 *
 * A mutation of type ApplyConfiguration would be shorter. But the API server does not apply it to a Pod that has a key twice in any of its lists,
 * such as the name of a variable (kubernetes#134167; mended in 1.35.1, 1.36.3 and 1.37.2, and not in 1.34.4). CEL tells no index of an item. It
 * is the number of names before the name of the item: names are labels of DNS, so that a slash can stand between them.
 */
export const REDIRECT = PATCHED.map(({ list, reference }) => {
  const isRedirected = `variables.redirects.exists(r, r.from == c.${reference})`;
  const names = `('/' + object.spec.${list}.map(o, o.name).join('/') + '/')`;
  const index = `${names}.split('/' + c.name + '/')[0].split('/').size() - 1`;
  return `variables.${list}
  .filter(c, ${list === 'volumes' ? '' : 'has(c.image) && '}${isRedirected})
  .map(c, JSONPatch{
    op: 'replace',
    path: '/spec/${list}/' + string(${index})
      + '/${reference.replace('.', '/')}',
    value: variables.redirects.filter(r, r.from == c.${reference})[0].to
  })`;
}).join('\n+ ');

/** The `matchConditions` of a policy that rewrites images. */
export function matchConditions({ excludedNamespaces, optOuts }: PolicyRequest): readonly CelVariable[] {
  const isLeftAlone = [OPT_OUT, ...optOuts].map(
    ({ label, value }, index): CelVariable => ({
      name: index === 0 ? 'not-opted-out' : `not-opted-out-${index + 1}`,
      expression: `!has(object.metadata.labels) || !(${quoted(label)} in object.metadata.labels) || object.metadata.labels[${quoted(label)}] != ${quoted(value)}`,
    }),
  );
  return excludedNamespaces.length === 0
    ? isLeftAlone
    : [
        ...isLeftAlone,
        {
          name: 'not-in-excluded-namespace',
          expression: `!(request.namespace in ${quotedList(excludedNamespaces)})`,
        },
      ];
}

/**
 * The lists of a Pod whose images the policy may write. Images that are never pulled are left out. All images can be written when a Pod is created. To a running Pod only ephemeral
 * containers can be added, and those that it has cannot be changed. No Pod is created with ephemeral containers, so their presence shows
 * that the Pod is running. The operation in `request` would say so too, but a MutatingPolicy before Kyverno 1.18 cannot read `request` in a
 * variable.
 */
const PLACES: readonly CelVariable[] = [
  {
    name: 'containers',
    expression: `has(object.spec.ephemeralContainers)
  ? []
  : object.spec.containers.filter(c, ${isPulled('c.imagePullPolicy')})`,
  },
  {
    name: 'initContainers',
    expression: `!has(object.spec.ephemeralContainers) && has(object.spec.initContainers)
  ? object.spec.initContainers.filter(c, ${isPulled('c.imagePullPolicy')})
  : []`,
  },
  {
    name: 'volumes',
    expression: `!has(object.spec.ephemeralContainers) && has(object.spec.volumes)
  ? object.spec.volumes.filter(v, has(v.image) && has(v.image.reference)
      && (${isPulled('v.image.pullPolicy')}))
  : []`,
  },
  {
    name: 'ephemeralContainers',
    // `oldObject` is null or empty where Kyverno does not pass the Pod as it was before.
    expression: `has(object.spec.ephemeralContainers)
  ? object.spec.ephemeralContainers.filter(c, (${isPulled('c.imagePullPolicy')})
      && (oldObject == null || !has(oldObject.spec)
      || !has(oldObject.spec.ephemeralContainers)
      || !oldObject.spec.ephemeralContainers.exists(o, o.name == c.name)))
  : []`,
  },
];

const IMAGES = `(variables.containers + variables.initContainers + variables.ephemeralContainers)
  .filter(c, has(c.image)).map(c, string(c.image))
  + variables.volumes.map(v, string(v.image.reference))`;

const ALL_IMAGES = `(object.spec.containers
  + (has(object.spec.initContainers) ? object.spec.initContainers : [])
  + (has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers : []))
  .filter(c, has(c.image) && (${isPulled('c.imagePullPolicy')}))
  .map(c, string(c.image))
  + (has(object.spec.volumes) ? object.spec.volumes : [])
  .filter(v, has(v.image) && has(v.image.reference) && (${isPulled('v.image.pullPolicy')}))
  .map(v, string(v.image.reference))`;

/** CEL that is false for an image that a node must have already. Nothing pulls it, and under another name the node does not find it. */
function isPulled(policy: string): string {
  return `!has(${policy}) || ${policy} != '${NEVER}'`;
}

function redirects(request: PolicyRequest): string {
  const hub = redirect(onHub(request), [
    `p.matches('^${HUB_HOST}') ? p.substring(p.indexOf('/') + 1) : p`,
    "p.contains('/') ? p : 'library/' + p",
    ...latest(request),
    target(request.template),
  ]);
  const others = request.registries.map((each) =>
    redirect(atRegistry(each.registry, request), [
      "p.substring(p.indexOf('/') + 1)",
      ...latest(request),
      `${quoted(`${each.target}/`)} + p`,
    ]),
  );
  return [hub, ...others].join('\n+ ');
}

/**
 * CEL for a list of `{from, to}`, with an entry for each image that `takes` is true for.
 *
 * @param takes a condition on the image, which it calls `i`.
 * @param steps turn the image into its new reference, one after the other. Each calls the result of the step before it `p`.
 */
function redirect(takes: string, steps: readonly string[]): string {
  const chain = steps.map((step) => `    .map(p, ${step})`).join('\n');
  return `variables.images.filter(i, ${takes})\n  .map(i, {'from': i, 'to': [i]\n${chain}[0]})`;
}

function latest({ addLatestTag }: PolicyRequest): readonly string[] {
  return addLatestTag ? ["p.matches('[:@]') ? p : p + ':latest'"] : [];
}

/** CEL that turns `p`, such as `library/nginx:1.27@sha256:…`, into the reference at the proxy. */
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
  && !i.matches('${NOT_HUB}')${andNotIgnored(request, null)}`;
}

function atRegistry(registry: string, request: PolicyRequest): string {
  return `i.matches('${registryPattern(registry)}')${andNotIgnored(request, registry)}`;
}
