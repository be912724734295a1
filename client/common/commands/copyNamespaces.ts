// "Copy the list of namespaces to create": those that the proxy must have for the images, without those that the settings list.
import { env, window } from 'vscode';
import { plural, say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';
import { type PlacesArgument, placesOf } from './placesOf.ts';

/** Copies a line for each. From the palette: for the whole workspace. Resolves with their number. */
export async function copyNamespaces(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<number> {
  const isAsked = selected.length > 0 || argument.places !== undefined || argument.uri !== undefined;
  const places = isAsked ? await placesOf(context, argument, selected) : await context.inventory.whole();
  const needed = places.filter(({ image }) => image.hasNamespace !== true);
  const names = [...new Set(needed.flatMap(({ image }) => image.namespace ?? []))].sort();
  if (names.length === 0) {
    void window.showInformationMessage(say({ key: 'client.copyNamespaces.none' }));
    return 0;
  }
  await env.clipboard.writeText(names.map((name) => `${name}\n`).join(''));
  const key = plural('client.copyNamespaces.done', names.length);
  void window.showInformationMessage(say({ key, args: [names.length, names.slice(0, 5).join(', ')] }));
  return names.length;
}
