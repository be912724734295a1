// "Rewrite" in a hover: makes the first fix of the image that the hover is about.
import { Position, Uri } from 'vscode';
import type { Server } from '../serverApi.ts';
import type { CommandContext } from './command.ts';

/** `uri` is an open document, and `position` a place in it. */
export interface RewriteAtArgument {
  readonly uri?: unknown;
  readonly position?: unknown;
}

/** Resolves with true when the image was rewritten, and with false when there is nothing to rewrite. */
export function rewriteAt({ server }: CommandContext, argument: RewriteAtArgument): Promise<boolean> {
  return typeof argument.uri === 'string'
    ? rewrite(server, Uri.parse(argument.uri), argument.position)
    : Promise.resolve(false);
}

/** `position` comes from a link or a menu, so its shape is not certain. */
export function rewrite(server: Server, uri: Uri, position: unknown): Promise<boolean> {
  const { line, character } = { line: null, character: null, ...(position as object | undefined) };
  return typeof line === 'number' && typeof character === 'number'
    ? server.rewriteAt(uri, new Position(line, character))
    : Promise.resolve(false);
}
