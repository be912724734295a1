// The proxy of a file, as the settings have it.
import { type Uri, workspace } from 'vscode';
import type { Server } from './serverApi.ts';

/**
 * The domain that the editor's settings have for `scope`, usable or not, with the prefix after a slash; empty when there is none. Its type
 * is unknown, because people write settings by hand.
 */
export function configuredProxy(scope: Uri | undefined): string {
  const settings = workspace.getConfiguration('nearpull', scope);
  const [domain, prefix] = ['proxy.domain', 'proxy.prefix'].map((key) => {
    const value: unknown = settings.get(key);
    return typeof value === 'string' ? value.trim() : '';
  });
  return domain && prefix ? `${domain}/${prefix}` : (domain ?? '');
}

/** Whether the settings or the project file of `scope` name a usable domain. */
export async function hasUsableDomain(server: Server, scope: Uri | undefined): Promise<boolean> {
  return (await server.proxyDomain(scope)).domain !== null;
}
