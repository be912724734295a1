// Finds out which images a command is about: those of rows of the inventory, or the one at a place of a document.
import { type Position, Uri, window } from 'vscode';
import type { GuideWords } from '../../../protocol/inventory.ts';
import type { InventoryPlace } from '../inventory/inventoryTree.ts';
import type { CommandContext } from './command.ts';

/**
 * `places` comes from a row of the inventory, `uri` and `position` from the lightbulb, a hover or a lens. The palette and keybindings pass
 * nothing: then it is the image at the cursor, or else the selected rows of the inventory.
 */
export interface PlacesArgument {
  readonly places?: unknown;
  readonly uri?: unknown;
  readonly position?: unknown;
}

/** Every image that the command is about, each once. `selected` are the rows of the inventory that are selected, if the command got them. */
export async function placesOf(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<readonly InventoryPlace[]> {
  const rows = [...selected.flatMap(placesIn), ...placesIn(argument)];
  if (rows.length > 0) {
    return [...new Set(rows)];
  }
  const found = await imageAt(context, argument);
  return found ? [found.place] : context.inventory.selected;
}

export interface ImageWithGuide {
  readonly place: InventoryPlace;
  readonly guide: readonly GuideWords[];
}

/** The image at a place of a document, by default at the cursor. Null where there is none. */
export async function imageAt(
  { server }: CommandContext,
  { uri, position }: PlacesArgument,
): Promise<ImageWithGuide | null> {
  const editor = window.activeTextEditor;
  const document = typeof uri === 'string' ? Uri.parse(uri) : editor?.document.uri;
  const at =
    (position as Position | undefined) ?? (typeof uri === 'string' ? undefined : editor?.selection.active);
  if (!document || typeof at?.line !== 'number' || typeof at.character !== 'number') {
    return null;
  }
  const address = server.address(document);
  const { image, guide } = await server.imageAt({
    uri: address,
    position: { line: at.line, character: at.character },
  });
  return image && { place: { uri: address, path: '', image }, guide };
}

function placesIn(row: unknown): readonly InventoryPlace[] {
  const places: unknown = typeof row === 'object' && row !== null && 'places' in row ? row.places : null;
  // Only our own view and items make them.
  return Array.isArray(places) ? (places as InventoryPlace[]) : [];
}
