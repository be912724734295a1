// Shows what becomes of an image at a proxy, while a person chooses the proxy.
import { rewriteName } from '../image/proxy.ts';
import { type ProxyAddress, readProxyAddress } from '../image/proxyAddress.ts';
import type { Message } from '../model/message.ts';
import { readSettings } from '../settings/settings.ts';

/** What a person has chosen so far. `preset` is a value of the setting `proxy.preset`, and `prefix` overrules the one in `address`. */
export interface ProxyChoice {
  readonly address: string;
  readonly preset?: string;
  readonly prefix?: string;
}

export interface ProxyExample extends Pick<ProxyAddress, 'domain' | 'prefix'> {
  /** The name of Docker Hub's `nginx` at the proxy, without a tag; null when there is a problem. */
  readonly example: string | null;
  /** How names at the proxy are made, as in the setting `proxy.template`; empty when there is a problem. */
  readonly template: string;
  /** Why the choice cannot be used; null if it can. */
  readonly problem: Message | null;
}

/** The settings that `choice` stands for, with an example. */
export function proxyExample({ address, preset, prefix: given }: ProxyChoice): ProxyExample {
  const { domain, prefix: read, problem: badAddress } = readProxyAddress(address);
  const prefix = given ?? read;
  const { settings, problems } = readSettings({ proxy: { domain, prefix, preset } });
  const problem = badAddress ?? problems[0]?.message ?? null;
  const { proxy } = settings;
  const template = proxy.kind === 'configured' ? proxy.template : '';
  return { domain, prefix, template, problem, example: problem ? null : rewriteName(NGINX, proxy) };
}

const NGINX = {
  from: null,
  repository: 'library/nginx',
  suffix: '',
  official: true,
  badHost: null,
  templated: false,
} as const;
