// Writes what other programs have to know about the proxy: Renovate, which asks registries for newer tags, and containerd and k3s on the nodes.
import { pathPrefix } from '../image/proxy.ts';
import type { ProxyNames } from '../image/proxySetting.ts';
import { DOCKER_HUB } from '../image/reference.ts';

/** A proxy that can be written down for other programs. */
export type NamedProxy = ProxyNames & { readonly domain: string };

/** A file for another program. `path` is where that program looks for it. */
export interface ProgramFile {
  readonly path: string;
  readonly text: string;
}

/** The programs, under the names of their options. */
export const OTHER_PROGRAMS = ['renovate', 'containerd', 'k3s'] as const;
export type OtherProgram = (typeof OTHER_PROGRAMS)[number];

/**
 * The files of `program`; `null` where a name at the proxy does not end with the path at the registry, so that neither can be read from the
 * other. containerd has a file for each registry.
 */
export function programFiles(program: OtherProgram, proxy: NamedProxy): readonly ProgramFile[] | null {
  const mirrors = mirrorsOf(proxy);
  return mirrors && WRITERS[program](mirrors);
}

const WRITERS: Readonly<Record<OtherProgram, (mirrors: readonly Mirror[]) => readonly ProgramFile[]>> = {
  renovate: (mirrors) => [{ path: 'renovate.json', text: renovate(mirrors) }],
  containerd: (mirrors) =>
    mirrors.map((mirror) => ({
      path: `/etc/containerd/certs.d/${mirror.registry}/hosts.toml`,
      text: hostsToml(mirror),
    })),
  k3s: (mirrors) => [{ path: '/etc/rancher/k3s/registries.yaml', text: registriesYaml(mirrors) }],
};

/** A registry, and where the proxy has its images: `host` and then `path`, which may be empty. */
interface Mirror {
  readonly registry: string;
  readonly host: string;
  readonly path: string;
}

function mirrorsOf({ template, domain, registries }: NamedProxy): readonly Mirror[] | null {
  const prefix = pathPrefix(template, domain);
  if (prefix === null) {
    return null;
  }
  return [{ registry: DOCKER_HUB, target: prefix.replace(/\/$/, '') }, ...registries].map(
    ({ registry, target }) => {
      const [host = '', ...path] = target.split('/');
      return { registry, host, path: path.join('/') };
    },
  );
}

/**
 * The part of Renovate's configuration without which it asks the proxy for tags, which most proxies do not list. Renovate takes the first name
 * that an image begins with, so the longest comes first.
 */
function renovate(mirrors: readonly Mirror[]): string {
  const aliases = mirrors
    .map(({ registry, host, path }) => [path === '' ? host : `${host}/${path}`, registry] as const)
    .sort(([a], [b]) => b.length - a.length);
  return `${JSON.stringify({ registryAliases: Object.fromEntries(aliases) }, null, 2)}\n`;
}

/**
 * containerd asks a host at `/v2/`, and with `override_path` exactly at the path that is given. Where the proxy fails, it asks `server`.
 * Source: containerd's docs/hosts.md.
 */
function hostsToml({ registry, host, path }: Mirror): string {
  const server = registry === DOCKER_HUB ? 'registry-1.docker.io' : registry;
  const url = path === '' ? `https://${host}` : `https://${host}/v2/${path}`;
  return [
    `server = "https://${server}"`,
    '',
    `[host."${url}"]`,
    '  capabilities = ["pull", "resolve"]',
    ...(path === '' ? [] : ['  override_path = true']),
    '',
  ].join('\n');
}

/** k3s puts a path before the name of an image by rewriting it. Source: docs.k3s.io, "Private Registry Configuration". */
function registriesYaml(mirrors: readonly Mirror[]): string {
  const lines = mirrors.flatMap(({ registry, host, path }) => [
    `  "${registry}":`,
    '    endpoint:',
    `      - "https://${host}"`,
    ...(path === '' ? [] : ['    rewrite:', `      "^(.*)$": "${path}/$1"`]),
  ]);
  return ['mirrors:', ...lines, ''].join('\n');
}
