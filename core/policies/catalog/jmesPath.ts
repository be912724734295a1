// The part that the policies in JMESPath share.
import { NEVER } from '../../sites/pullPolicy.ts';
import { OPT_OUT } from './comments.ts';
import { ignoredPattern, isIgnoredInJmesPath } from './ignoredImages.ts';
import { hubPattern, NOT_HUB, registryPattern } from './imagePatterns.ts';
import { quoted, quotedList } from './literals.ts';
import type { PolicyRequest } from './policy.ts';

/**
 * JMESPath that is true for an image that a node must have already. Nothing pulls it, and under another name the node does not find it.
 *
 * @param pullPolicy the path from an item of a `foreach` to its pull policy. Kyverno fails at a field that is not there, so it has a default.
 */
export function isNeverPulled(pullPolicy: string): string {
  return `regex_match('^${NEVER}$', element.${pullPolicy} || '')`;
}

/** JMESPath that is true for an ephemeral container that an update adds: those that a Pod has already cannot be changed. */
export const NEW_EPHEMERAL =
  '!contains(request.oldObject.spec.ephemeralContainers[].name || `[]`, element.name)';

/** JMESPath for the references that a Pod pulls, in the order of its lists. */
export const PULLED_IMAGES = `[
  ${['containers', 'initContainers', 'ephemeralContainers', 'volumes'].map(pulledIn).join(',\n  ')}
][]`;

function pulledIn(list: string): string {
  const [image, policy] =
    list === 'volumes' ? ['image.reference', 'image.pullPolicy'] : ['image', 'imagePullPolicy'];
  return `(request.object.spec.${list} || \`[]\`)[?${image} && (${policy} || '') != '${NEVER}'].${image}`;
}

/** A condition of JMESPath on `reference`: it is on Docker Hub, or at one of the other registries of the request, and is not left alone. */
export function isDirect(request: PolicyRequest, reference: string): string {
  const hasIgnored = ignoredPattern(request) !== null;
  // Each registry makes the name of the image in its own way.
  const notIgnored = (registry: string | null) =>
    hasIgnored ? ` && !${isIgnoredInJmesPath(reference, registry, literalPattern(request))}` : '';
  const hub = `regex_match('${hubPattern(request)}', ${reference}) && !regex_match('${NOT_HUB}', ${reference})${notIgnored(null)}`;
  const others = request.registries.map(
    ({ registry }) => `\n|| regex_match('${registryPattern(registry)}', ${reference})${notIgnored(registry)}`,
  );
  return hub + others.join('');
}

function literalPattern(request: PolicyRequest): string {
  return `'${ignoredPattern(request) ?? ''}'`;
}

/** What the rules of a ClusterPolicy leave out: Pods with the label, and namespaces. A YAML sequence. */
export function exclusions({ excludedNamespaces, optOuts }: PolicyRequest): string {
  const labels = [
    `${OPT_OUT.label}: ${OPT_OUT.value}`,
    ...optOuts.map(({ label, value }) => `${quoted(label)}: ${quoted(value)}`),
  ].map((each) => `- resources:\n    selector:\n      matchLabels:\n        ${each}`);
  const namespaces =
    excludedNamespaces.length === 0
      ? []
      : [`- resources:\n    namespaces: ${quotedList(excludedNamespaces)}`];
  return [...labels, ...namespaces].join('\n');
}
