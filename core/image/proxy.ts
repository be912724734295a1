// The proxy registry: how image names are rewritten for it, and which domains and templates the settings may name.
import type { InLanguages } from '../model/language.ts';
import type { Message } from '../model/message.ts';
import { isDockerHubHost, type UpstreamImage } from './dockerHub.ts';
import type { ProxySetting } from './proxySetting.ts';
import { DOCKER_HUB, type ImageReference, isHost, looksLikeHost, parseReference } from './reference.ts';

/** The placeholder that the vendor's guide uses for the domain of the reader's own proxy registry. */
export const PLACEHOLDER = '<访问域名>';

/** The placeholders that Nearpull writes, in the language of the reader. */
export const PLACEHOLDER_IN: InLanguages = { en: '<your-proxy-domain>', 'zh-cn': PLACEHOLDER };

export const OWN_PLACEHOLDERS: readonly string[] = Object.values(PLACEHOLDER_IN);

/** Matches the placeholders that Nearpull writes, and every spelling in the vendor's guide and its pictures. */
export const PLACEHOLDERS =
  /[<{[＜【](?:访问域名|your-proxy-domain)[>}\]＞】]|\*{2,16}[a-z0-9-]{0,64}\.cr\.volces\.com/;

const MAX_DOMAIN_LENGTH = 253;
const VARIABLE = /\$\{([^{}]*)\}/g;
const VARIABLES: ReadonlySet<string> = new Set(['domain', 'registry', 'path', 'namespace', 'name']);

/**
 * Returns the reference of `image` at the proxy. Tag and digest stay the same byte for byte.
 *
 * @param addLatestTag whether an image without tag and digest gets `:latest`, as in the vendor's guide.
 * @returns null if the proxy setting is invalid. If it is unset, the domain is the placeholder.
 */
export function rewrite(image: UpstreamImage, proxy: ProxySetting, addLatestTag: boolean): string | null {
  if (proxy.kind === 'invalid') {
    return null;
  }
  const domain = proxy.kind === 'configured' ? proxy.domain : proxy.placeholder;
  const untagged = image.suffix === '' && !image.templated;
  const name = image.from
    ? `${image.from.target}/${image.repository}`
    : expand(proxy.template, domain, image.repository);
  return name + (untagged && addLatestTag ? ':latest' : image.suffix);
}

/** Returns the name of `image` at the proxy, without tag and digest. An invalid or unset proxy gives the same as in `rewrite`. */
export function rewriteName(image: UpstreamImage, proxy: ProxySetting): string | null {
  return rewrite({ ...image, suffix: '' }, proxy, false);
}

/** Whether `reference` already names an image at the proxy. */
export function isProxied(reference: ImageReference, proxy: ProxySetting): boolean {
  if (proxy.kind === 'invalid' || reference.kind === 'invalid') {
    return false;
  }
  const name =
    reference.kind === 'templated' ? reference.head : `${reference.registry}/${reference.repository}`;
  const written = name.toLowerCase();
  return (
    (proxy.kind === 'configured' && written.startsWith(fixedPrefix(proxy).toLowerCase())) ||
    proxy.registries.some(({ target }) => written.startsWith(`${target.toLowerCase()}/`))
  );
}

/**
 * What comes before the path of an image at the proxy: `proxy.example/docker-hub/`. Null where the template puts the path elsewhere, so that
 * a path cannot be read back from a reference. `domain` takes the place of the domain in the template.
 */
export function pathPrefix(template: string, domain: string): string | null {
  // Every image of a file asks for the same one.
  if (last.template !== template || last.domain !== domain) {
    last = { template, domain, prefix: readPrefix(template, domain) };
  }
  return last.prefix;
}

let last: { readonly template: string; readonly domain: string; readonly prefix: string | null } = {
  template: '',
  domain: '',
  prefix: null,
};

function readPrefix(template: string, domain: string): string | null {
  const start = /^(.*)\$\{(?:path|namespace\}\/\$\{name)\}$/.exec(template)?.[1];
  const prefix = start?.replaceAll('${domain}', () => domain).replaceAll('${registry}', DOCKER_HUB);
  return prefix === undefined || prefix.includes('${') ? null : prefix;
}

/** Why a proxy domain is rejected. */
export type DomainProblem =
  | 'scheme'
  | 'path'
  | 'whitespace'
  | 'userInfo'
  | 'tooLong'
  | 'dockerHub'
  | 'notAHost'
  | 'noDot'
  | 'placeholder';

/** Returns why `domain` cannot be the domain of a registry; null if it can. The argument of the message is the domain, made printable. */
export function domainProblem(domain: string): Message | null {
  const problem = whyNotADomain(domain);
  return problem && { key: `settings.domain.${problem}`, args: [printable(domain)] };
}

/** A domain with a port. In a reference only the host, which comes first, can have a port. */
const SAMPLE_DOMAIN = 'proxy.example:5000';

/** Returns why `template` cannot be used; null if it can. */
export function templateProblem(template: string): Message | null {
  const variables = [...template.matchAll(VARIABLE)].map((match) => match[1] ?? '');
  const unknown = variables.find((each) => !VARIABLES.has(each));
  const shown = printable(template);
  if (unknown !== undefined) {
    return { key: 'settings.template.unknownVariable', args: [shown, `\${${printable(unknown)}}`] };
  }
  if (!template.startsWith('${domain}')) {
    return { key: 'settings.template.noDomain', args: [shown] };
  }
  if (!variables.includes('path') && !(variables.includes('namespace') && variables.includes('name'))) {
    return { key: 'settings.template.noPath', args: [shown] };
  }
  // A template is valid if its result is a reference at the sample domain, so templates need no grammar of their own.
  const sample = parseReference(expand(template, SAMPLE_DOMAIN, 'library/nginx'));
  return sample.kind === 'image' &&
    sample.registry === SAMPLE_DOMAIN &&
    sample.tag === null &&
    sample.digest === null
    ? null
    : { key: 'settings.template.characters', args: [shown] };
}

/** Returns why `target` cannot replace a registry; null if it can. A valid target is a domain, or a domain and a path. */
export function targetProblem(target: string): Message | null {
  const slash = target.indexOf('/');
  const problem = domainProblem(slash < 0 ? target : target.slice(0, slash));
  if (problem) {
    return problem;
  }
  const sample = parseReference(`${target}/library/nginx`);
  return sample.kind === 'image' && sample.host === target.split('/', 1)[0]
    ? null
    : { key: 'settings.target', args: [printable(target)] };
}

/** Returns why `prefix` cannot stand between the domain and the path of an image; null if it can, or if it is empty. */
export function prefixProblem(prefix: string): Message | null {
  const sample = parseReference(`${SAMPLE_DOMAIN}/${prefix}/library/nginx`);
  return prefix === '' || (sample.kind === 'image' && sample.repository === `${prefix}/library/nginx`)
    ? null
    : { key: 'settings.prefix', args: [printable(prefix)] };
}

/** Whether the grammar of references allows `text` as a namespace of Docker Hub. */
export function isNamespace(text: string): boolean {
  const reference = text.includes('/') ? null : parseReference(`${DOCKER_HUB}/${text}/a`);
  return reference?.kind === 'image' && reference.repository === `${text}/a`;
}

function whyNotADomain(domain: string): DomainProblem | null {
  if (PLACEHOLDERS.test(domain)) {
    return 'placeholder';
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression searches for control characters.
  if (/[\s\u0000-\u001f\u007f]/.test(domain)) {
    return 'whitespace';
  }
  if (domain.includes('://')) {
    return 'scheme';
  }
  if (domain.includes('@')) {
    return 'userInfo';
  }
  if (/[/\\]/.test(domain)) {
    return 'path';
  }
  if (domain.length > MAX_DOMAIN_LENGTH) {
    return 'tooLong';
  }
  if (!isHost(domain)) {
    return 'notAHost';
  }
  if (isDockerHubHost(domain)) {
    return 'dockerHub';
  }
  return looksLikeHost(domain) ? null : 'noDot';
}

function expand(template: string, domain: string, repository: string): string {
  const prefix = template.endsWith('${path}') ? pathPrefix(template, domain) : null;
  if (prefix !== null) {
    return prefix + repository;
  }
  const slash = repository.indexOf('/');
  const values: Readonly<Record<string, string>> = {
    domain,
    registry: DOCKER_HUB,
    path: repository,
    namespace: repository.slice(0, slash),
    name: repository.slice(slash + 1),
  };
  return template.replace(VARIABLE, (whole, variable: string) => values[variable] ?? whole);
}

/** Returns the fixed start of every reference at the proxy: `proxy.example/docker-hub/`. */
function fixedPrefix(proxy: ProxySetting & { kind: 'configured' }): string {
  const variable = proxy.template.slice('${domain}'.length).search(/\$\{/);
  return proxy.domain + proxy.template.slice('${domain}'.length, '${domain}'.length + variable);
}

/** Returns `text` as one line of at most 80 characters, with escapes, for a message. */
export function printable(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(short).slice(1, -1);
}
