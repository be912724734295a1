// unknown-proxy-domain: an image is pulled through a proxy other than the one in the settings.
import { dockerHubImage } from '../image/dockerHub.ts';
import { isIgnored, isShortName } from '../image/leftAlone.ts';
import { pathPrefix } from '../image/proxy.ts';
import type { ProxySetting } from '../image/proxySetting.ts';
import { isHost, OFFICIAL_NAMESPACE, parseReference } from '../image/reference.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import { isPulled } from './fixes/pullFixes.ts';
import { renameFix } from './fixes/renameFix.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const unknownProxyDomainRule: ImageRule = { code: 'unknown-proxy-domain', checkImage };

/**
 * Reports what the settings name as a former domain of the proxy, and official images at another registry of Volcengine. Private registries
 * of Volcengine have such domains too, but hardly a namespace `library`.
 */
function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const { image } = subject;
  const { proxy } = settings;
  const slash = image.raw.indexOf('/');
  const host = image.raw.slice(0, Math.max(slash, 0)).toLowerCase();
  if (proxy.kind !== 'configured' || host === '' || !isPulled(image)) {
    return null;
  }
  const isFormer = proxy.formerDomains.includes(host);
  const isOther = host.endsWith('.cr.volces.com') && image.raw.startsWith(OFFICIAL_NAMESPACE, slash + 1);
  const isUnknown = (isFormer || isOther) && isHost(host) && !knownHosts(proxy).includes(host);
  if (!isUnknown || isIgnored(image.reference, null, settings)) {
    return null;
  }
  return {
    span: image.span,
    message: { key: `unknown-proxy-domain.${isFormer ? 'former' : 'other'}`, args: [host, proxy.domain] },
    fixes: fixesAt(subject, image.raw.slice(slash), settings),
  };
}

/** The hosts of the settings' own proxies, in lower case. */
function knownHosts({ domain, registries }: ProxySetting & { kind: 'configured' }): readonly string[] {
  const names = [domain, ...registries.map(({ target }) => target.split('/', 1)[0] ?? '')];
  return names.map((name) => name.toLowerCase());
}

/** The fix for an image whose reference is `path` after its host. There is none where the path does not fit the template of the settings. */
function fixesAt(subject: ImageSubject, path: string, settings: Settings): readonly Fix[] {
  const prefix = settings.proxy.kind === 'configured' ? pathPrefix(settings.proxy.template, '') : null;
  if (prefix === null || !path.startsWith(prefix)) {
    return [];
  }
  const reference = parseReference(path.slice(prefix.length));
  const image = dockerHubImage(reference);
  const reason = { key: 'reason.otherProxy', args: [] } as const;
  return image && isShortName(reference) ? (renameFix(subject, image, settings, reason)?.fixes ?? []) : [];
}
