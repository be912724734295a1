// How a node of the inventory looks and what a screen reader says of it.
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { counted, say, type WordKey } from '../../../l10n/index.ts';
import type { InventoryNode, InventoryPlace, TreeLevel } from './inventoryTree.ts';

export function inventoryItem(node: InventoryNode): TreeItem {
  return node.level === 'place' ? placeItem(node) : groupItem(node);
}

function groupItem(node: InventoryNode): TreeItem {
  const { id, level, places } = node;
  const item = new TreeItem(labelOf(node), TreeItemCollapsibleState.Collapsed);
  const onHub = places.filter(({ image }) => image.kind === 'docker-hub').length;
  const missing = level === 'namespace' && places.some(({ image }) => image.hasNamespace === false);
  const counts = [
    counted('images', places.length),
    ...(onHub > 0 ? [say({ key: 'client.inventory.onHub', args: [onHub] })] : []),
    ...(missing ? [say({ key: 'client.inventory.missing' })] : []),
  ];
  item.id = id;
  item.description = counts.join(' · ');
  item.iconPath = new ThemeIcon(missing ? 'warning' : ICONS[level]);
  item.contextValue = contextOf(node);
  item.accessibilityInformation = { label: [labelOf(node), ...counts].join(', ') };
  return item;
}

function placeItem(node: InventoryNode): TreeItem {
  const [place] = node.places as [InventoryPlace];
  const { image, path } = place;
  const item = new TreeItem(image.written, TreeItemCollapsibleState.None);
  const where = `${path}:${image.range.start.line + 1}`;
  const kind = say({ key: `client.inventory.kind.${image.kind}` });
  const problems = image.problems > 0 ? [counted('problems', image.problems)] : [];
  item.id = node.id;
  item.description = where;
  item.tooltip = [image.name, kind, where, ...problems].join('\n');
  item.iconPath =
    image.problems > 0
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon(image.kind === 'proxied' ? 'pass' : 'package');
  item.contextValue = contextOf(node);
  item.accessibilityInformation = { label: [image.written, kind, where, ...problems].join(', ') };
  item.command = {
    command: 'nearpull.openPlace',
    title: say({ key: 'client.inventory.open' }),
    arguments: [{ places: node.places }],
  };
  return item;
}

function labelOf({ level, label }: InventoryNode): string {
  if (label !== '') {
    return label;
  }
  const key: WordKey =
    level === 'registry' || level === 'namespace' || level === 'folder'
      ? `client.inventory.no.${level}`
      : 'client.inventory.no.registry';
  return say({ key });
}

const ICONS: Readonly<Record<TreeLevel, string>> = {
  registry: 'server',
  namespace: 'symbol-namespace',
  image: 'package',
  folder: 'folder',
  file: 'file',
  place: 'package',
};

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
