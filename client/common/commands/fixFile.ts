// "Fix all Docker Hub images in this file": every safe fix, once there is a domain to write.
import { Uri, window } from 'vscode';
import { plural, say } from '../../../l10n/index.ts';
import { hasUsableDomain } from '../proxyDomain.ts';
import type { CommandContext } from './command.ts';
import { setProxyDomain } from './setProxyDomain.ts';

/** `uri` is an open document; the active editor's by default. `domain` is set first, if there is none yet. */
export interface FixFileArgument {
  readonly uri?: unknown;
  readonly domain?: unknown;
}

/** Resolves with the number of edits; undefined where it was called off. */
export async function fixFile(
  context: CommandContext,
  { uri, domain }: FixFileArgument,
): Promise<number | undefined> {
  const document = typeof uri === 'string' ? Uri.parse(uri) : window.activeTextEditor?.document.uri;
  if (!document) {
    void window.showInformationMessage(say({ key: 'client.fixFile.noEditor' }));
    return undefined;
  }
  const { server } = context;
  if (
    !(await hasUsableDomain(server, document)) &&
    !(await setProxyDomain(context, { uri: document.toString(), domain }))
  ) {
    return undefined;
  }
  const count = await server.fixAll(document);
  const message =
    count > 0
      ? say({ key: plural('client.fixFile.done', count), args: [count] })
      : say({ key: 'client.fixFile.nothing' });
  void window.showInformationMessage(message);
  return count;
}
