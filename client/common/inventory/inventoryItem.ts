// Makes a row of the tree for a node of the inventory, with what can be done with it.
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { InventoryNode, InventoryPlace } from './inventoryTree.ts';
import type { ProxyAnswers } from './proxyAnswers.ts';
import { rowWords } from './rowWords.ts';

export function inventoryItem(node: InventoryNode, answers: ProxyAnswers): TreeItem {
  const { label, description, tooltip, spoken, icon } = rowWords(node, answers);
  const isPlace = node.level === 'place';
  const item = new TreeItem(
    label,
    isPlace ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
  );
  item.id = node.id;
  item.description = description;
  item.iconPath = new ThemeIcon(icon.name, icon.color === null ? undefined : new ThemeColor(icon.color));
  item.contextValue = contextOf(node);
  item.accessibilityInformation = { label: spoken };
  if (tooltip !== null) {
    item.tooltip = tooltip;
  }
  if (isPlace) {
    item.command = {
      command: 'nearpull.openPlace',
      title: say({ key: 'client.inventory.open' }),
      arguments: [{ places: node.places }],
    };
  }
  return item;
}

/** The words that `when` clauses in package.json look for: what can be done with a node. */
function contextOf({ level, places }: InventoryNode): string {
  const some = (test: (place: InventoryPlace) => boolean) => places.some(test);
  const pages = new Set(places.map(({ image }) => image.page));
  return [
    level,
    ...(some(({ image }) => image.isFixable) ? ['fixable'] : []),
    ...(some(({ image }) => image.problems > 0) ? ['problem'] : []),
    ...(some(({ image }) => image.pull !== null) ? ['pullable'] : []),
    ...(some(({ image }) => image.namespace !== null) ? ['namespaced'] : []),
    ...(pages.size === 1 && !pages.has(null) ? ['paged'] : []),
  ].join(' ');
}
