// The regular expressions of the policies: which references they redirect, in the syntax that Go (RE2) and JavaScript share.
//
// They accept the same references as core/image, which reads them as containerd does. `test/core/policyPatterns.test.ts` checks that the
// two agree. The expressions have no backslash and no quote, so that they mean the same in YAML, in JMESPath and in CEL.
import { DOCKER_HUB_HOSTS } from '../../image/dockerHub.ts';
import { literal } from './literals.ts';
import type { PolicyRequest } from './policy.ts';

/** A component of a repository: lower-case letters and digits with single separators between them. */
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
/** A first component. It has no dot, because with a dot it would be a host. */
const NAMESPACE = '[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*';
/** One or more components, separated by slashes. */
const PATH = '[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*';
/**
 * A tag of any length. `TOO_LONG` finds those with more than 128 characters. Kyverno compiles an expression anew for each container, and `{0,127}`
 * was most of what that took.
 */
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
const TOO_LONG = ':[^/@]{129}';
/** `sha256:` with 64 digits, `sha384:` with 96 or `sha512:` with 128. What they share is written once, for the same reason. */
const DIGEST = '(?:sha256:|(?:sha384:|sha512:[a-f0-9]{32})[a-f0-9]{32})[a-f0-9]{64}';
const REST = `(?::${TAG})?(?:@${DIGEST})?`;

/** A host of Docker Hub with the slash after it. Letter case does not matter, and the port 443 may be given. */
export const HUB_HOST = `(?i:${DOCKER_HUB_HOSTS.map(exactly).join('|')})(?::443)?/`;

/** Matches a whole reference on Docker Hub that the policy redirects. `NOT_HUB` holds the exceptions. */
export function hubPattern({ namespaces, shortNames }: PolicyRequest): string {
  if (shortNames === 'never') {
    const path = namespaces.length === 0 ? PATH : `(?:${namespaces.map(exactly).join('|')})/${PATH}`;
    const official = namespaces.includes('library') ? `|${COMPONENT}` : '';
    return `^${HUB_HOST}(?:${path}${official})${REST}$`;
  }
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

/** The namespaces of Docker Hub in the first `hubPattern` of a policy's text. Empty where it redirects all of them, or has no such pattern. */
export function namespacesOfPattern(policy: string): readonly string[] {
  const start = policy.indexOf(`${HUB_HOST}(?:`);
  const names =
    start < 0
      ? undefined
      : /^(?:\(\?:)?([^()]*)\)\//.exec(policy.slice(start + HUB_HOST.length + '(?:'.length))?.[1];
  return names === undefined ? [] : names.split('|').map((name) => name.replaceAll('[.]', '.'));
}

/**
 * Matches what `hubPattern` accepts although it is not an image on Docker Hub: the name `auto`, which Istio's injector replaces, an image
 * that the node itself has (`localhost/…`), an image ID, and a tag that is too long.
 */
export const NOT_HUB = `^(?:auto|localhost/.*|(?:sha256:)?[a-f0-9]{64})$|${TOO_LONG}`;

/** Matches a whole reference at another registry. */
export function registryPattern(registry: string): string {
  return `^(?i:${exactly(registry)})/${PATH}(?::${TAG.replace('*', '{0,127}')})?(?:@${DIGEST})?$`;
}

/**
 * A regular expression that matches `text` and nothing else. It escapes with brackets, because JMESPath and CEL read backslashes in
 * different ways.
 */
function exactly(text: string): string {
  return literal(text).replace(/[.[]/g, '[$&]');
}
