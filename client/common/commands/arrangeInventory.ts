// "Group container images…" and "ImageFilter container images…": the two choices of the inventory.
import { window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { FILTERS, GROUPINGS, type Grouping, type ImageFilter } from '../inventory/inventoryTree.ts';
import type { CommandContext } from './command.ts';

/** `by` answers the question. Resolves with what holds now. */
export async function groupInventory(
  { inventory }: CommandContext,
  { by }: { readonly by?: unknown },
): Promise<Grouping> {
  const items = GROUPINGS.map((choice) => ({ label: say({ key: `client.inventory.by.${choice}` }), choice }));
  const title = say({ key: 'client.inventory.groupTitle' });
  const given = GROUPINGS.find((each) => each === by);
  const grouping =
    given ?? (await window.showQuickPick(current(items, inventory.grouping), { title }))?.choice;
  await inventory.arrange(grouping ? { grouping } : {});
  return inventory.grouping;
}

/** The same for which images are shown. */
export async function filterInventory(
  { inventory }: CommandContext,
  { by }: { readonly by?: unknown },
): Promise<ImageFilter> {
  const items = FILTERS.map((choice) => ({
    label: say({ key: `client.inventory.filter.${choice}` }),
    choice,
  }));
  const title = say({ key: 'client.inventory.filterTitle' });
  const given = FILTERS.find((each) => each === by);
  const filter = given ?? (await window.showQuickPick(current(items, inventory.filter), { title }))?.choice;
  await inventory.arrange(filter ? { filter } : {});
  return inventory.filter;
}

/** Marks the choice that holds. */
function current<Choice>(items: readonly { readonly label: string; readonly choice: Choice }[], now: Choice) {
  const description = say({ key: 'client.policy.current' });
  return items.map((item) => (item.choice === now ? { ...item, description } : item));
}
