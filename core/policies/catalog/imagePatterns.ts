// Regular expressions of the policies: which references they redirect, in the dialect that Go (RE2) and JavaScript share.
//
// They say the same as core/image, which reads references as containerd does: `test/core/policyPatterns.test.ts` holds both together. There
// is no backslash and no quote in them, so that they mean the same in YAML, in JMESPath and in CEL.
import { DOCKER_HUB_HOSTS } from '../../image/dockerHub.ts';
import { literal } from './literals.ts';
import type { PolicyRequest } from './policy.ts';

/** Lower-case letters and digits with single separators between them: a component of a repository. */
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
/** The same without a dot: a first component with one would be a host. */
const NAMESPACE = '[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*';
/** Components with slashes between them. */
const PATH = '[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = 'sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}';
const REST = `(?::${TAG})?(?:@(?:${DIGEST}))?`;

/** A host that is Docker Hub, in any case, with its slash. */
export const HUB_HOST = `(?i:${DOCKER_HUB_HOSTS.map(exactly).join('|')})(?::443)?/`;

/** References on Docker Hub that the policy redirects, in full. */
export function hubPattern({ namespaces }: PolicyRequest): string {
  if (namespaces.length === 0) {
    return `^(?:${HUB_HOST}${PATH}|${COMPONENT}|${NAMESPACE}/${PATH})${REST}$`;
  }
  const bare = namespaces.filter((each) => !each.includes('.'));
  const spellings = [
    `${HUB_HOST}(?:${namespaces.map(exactly).join('|')})/${PATH}`,
    ...(namespaces.includes('library') ? [`(?:${HUB_HOST})?${COMPONENT}`] : []),
    ...(bare.length > 0 ? [`(?:${bare.map(exactly).join('|')})/${PATH}`] : []),
  ];
  return `^(?:${spellings.join('|')})${REST}$`;
}

/**
 * What `hubPattern` takes for an image of Docker Hub and is none: a name that Istio's injector fills in, an image of the node itself, a bare image id.
 */
export const NOT_HUB = '^(?:auto|localhost/.*|[a-f0-9]{64})$';

/** References at another registry, in full. */
export function registryPattern(registry: string): string {
  return `^(?i:${exactly(registry)})/${PATH}${REST}$`;
}

/** A text as a regular expression that matches it alone: brackets instead of backslashes, which JMESPath and CEL read in ways of their own. */
function exactly(text: string): string {
  return literal(text).replace(/[.[]/g, '[$&]');
}
