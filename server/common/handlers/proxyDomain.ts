// nearpull/proxyDomain: the domain that holds for a document or folder, and whether a project file says so.
import type { ProxyDomainParams, ProxyDomainResult } from '../../../protocol/messages.ts';
import type { Session } from '../session.ts';

export async function proxyDomain(session: Session, { uri }: ProxyDomainParams): Promise<ProxyDomainResult> {
  const { settings, domainFile } = await session.settings.of(uri ?? '');
  const { proxy } = settings;
  return { domain: proxy.kind === 'configured' ? proxy.domain : null, projectFile: domainFile };
}
