// "Fix all Docker Hub images in this file": makes every safe fix, after a proxy domain is set.
import { Uri, window } from 'vscode';
import { plural, say } from '../../../l10n/index.ts';
import type { FixAllParams } from '../../../protocol/messages.ts';
import { hasUsableDomain } from '../proxyDomain.ts';
import type { CommandContext } from './command.ts';
import { setProxyDomain } from './setProxyDomain.ts';

/** `uri` is an open document; the default is the active editor. If no usable domain is set, `domain` is saved first. */
export interface FixFileArgument {
  readonly uri?: unknown;
  readonly domain?: unknown;
  /** Only the images in this range; from a lens. */
  readonly range?: unknown;
}

/** Resolves with the number of images that were fixed; undefined when there is no file or no domain to work with. */
export async function fixFile(
  context: CommandContext,
  { uri, domain, range }: FixFileArgument,
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
  const count = await server.fixAll(document, range as FixAllParams['range']);
  const message =
    count > 0
      ? say({ key: plural('client.fixFile.done', count), args: [count] })
      : say({ key: 'client.fixFile.nothing' });
  void window.showInformationMessage(message);
  return count;
}
