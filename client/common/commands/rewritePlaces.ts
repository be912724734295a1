// "Rewrite" on rows of the inventory: makes the safe fixes of these images, and of no others in their files.
import { window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { applyFixes } from '../fixes/applyFixes.ts';
import { ChosenFixes, imagesIn } from '../fixes/chosenFixes.ts';
import { fixesAt } from '../fixes/fixesAt.ts';
import { tellFixed } from '../fixes/tellFixed.ts';
import { hasUsableDomain } from '../proxyDomain.ts';
import type { CommandContext } from './command.ts';
import { type PlacesArgument, placesOf } from './placesOf.ts';
import { setProxyDomain } from './setProxyDomain.ts';

/** Resolves with the number of images that were rewritten; undefined when there is no image or no domain. */
export async function rewritePlaces(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<number | undefined> {
  const places = await placesOf(context, argument, selected);
  const [first] = places;
  if (!first) {
    void window.showInformationMessage(say({ key: 'client.inventory.noImage' }));
    return undefined;
  }
  const uri = context.server.uri(first.uri);
  if (
    !(await hasUsableDomain(context.server, uri)) &&
    !(await setProxyDomain(context, { uri: uri.toString() }))
  ) {
    return undefined;
  }
  const found = await fixesAt(context, places);
  const chosen = new ChosenFixes(found);
  const applied = chosen.files.length === 0 ? null : await applyFixes(chosen.files);
  tellFixed(context.output, chosen, applied);
  return imagesIn((applied?.done ?? []).flatMap(({ fixes }) => fixes));
}
