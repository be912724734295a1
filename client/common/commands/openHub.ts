// "Open on Docker Hub": the page of an image in the browser.
import { env, Uri, window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';
import { type PlacesArgument, placesOf } from './placesOf.ts';

/** Of several images, the page of the first. Resolves with its address; undefined when none has one. */
export async function openHub(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<string | undefined> {
  const places = await placesOf(context, argument, selected);
  const page = places.find(({ image }) => image.page !== null)?.image.page;
  if (!page) {
    void window.showInformationMessage(say({ key: 'client.openHub.none' }));
    return undefined;
  }
  await env.openExternal(Uri.parse(page));
  return page;
}
