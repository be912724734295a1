// "Open" on a row of the inventory: shows the image in its file. Of several, the person chooses one.
import { Range, type Uri, window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { InventoryPlace } from '../inventory/inventoryTree.ts';
import type { CommandContext } from './command.ts';
import { type PlacesArgument, placesOf } from './placesOf.ts';

/** Resolves with the file that is shown; undefined when the person dismissed the question. */
export async function openPlace(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<Uri | undefined> {
  const places = await placesOf(context, argument, selected);
  const place = places.length > 1 ? await choose(places) : places[0];
  if (!place) {
    return undefined;
  }
  const uri = context.server.uri(place.uri);
  const { start, end } = place.image.range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(uri, { selection, preview: true });
  return uri;
}

async function choose(places: readonly InventoryPlace[]): Promise<InventoryPlace | undefined> {
  const items = places.map((place) => ({
    label: place.image.written,
    description: `${place.path}:${place.image.range.start.line + 1}`,
    place,
  }));
  const title = say({ key: 'client.inventory.choosePlace' });
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.place;
}
