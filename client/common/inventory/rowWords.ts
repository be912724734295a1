// What a row of the inventory says and shows, and what a screen reader reads of it.
import { counted, say, type WordKey } from '../../../l10n/index.ts';
import type { InventoryNode, InventoryPlace, TreeLevel } from './inventoryTree.ts';
import type { ProxyAnswers } from './proxyAnswers.ts';

export interface RowWords {
  readonly label: string;
  /** Stands behind the label. */
  readonly description: string;
  /** Null where there is no more to say than the row says. */
  readonly tooltip: string | null;
  readonly spoken: string;
  /** Names of VS Code; no colour for that of the text. */
  readonly icon: { readonly name: string; readonly color: string | null };
}

export function rowWords(node: InventoryNode, answers: ProxyAnswers): RowWords {
  return node.level === 'place' ? placeWords(node, answers) : groupWords(node, answers);
}

function groupWords(node: InventoryNode, answers: ProxyAnswers): RowWords {
  const { level, places } = node;
  const whole = wholeLabel(node);
  const label = shortLabel(node, whole);
  const onHub = places.filter(({ image }) => image.kind === 'docker-hub').length;
  const refused = places.filter(({ image }) => answers.isRefused(image)).length;
  const missing = level === 'namespace' && places.some(({ image }) => image.hasNamespace === false);
  const counts = [
    counted('images', places.length),
    ...(onHub > 0 ? [say({ key: 'client.inventory.onHub', args: [onHub] })] : []),
    ...(refused > 0 ? [say({ key: 'client.inventory.countNotServed', args: [refused] })] : []),
    ...(missing ? [say({ key: 'client.inventory.missing' })] : []),
  ];
  return {
    label,
    description: counts.join(' · '),
    tooltip: label === whole ? null : whole,
    spoken: [whole, ...counts].join(', '),
    icon: { name: missing || refused > 0 ? 'warning' : ICONS[level], color: null },
  };
}

function placeWords({ places, above }: InventoryNode, answers: ProxyAnswers): RowWords {
  const [{ image, path }] = places as [InventoryPlace];
  const answer = answers.of(image);
  const line = image.range.start.line + 1;
  const where = `${path}:${line}`;
  const place = above?.level === 'file' ? say({ key: 'client.fixes.line', args: [line] }) : where;
  const kind = say({ key: `client.inventory.kind.${image.kind}` });
  const problems = image.problems > 0 ? [counted('problems', image.problems)] : [];
  const served = answer
    ? [say({ key: answer.isServed ? 'client.inventory.served' : 'client.inventory.notServed' })]
    : [];
  // A digest is nothing to listen to. Why an image cannot be pulled, and what to do, is.
  const reason = answer?.isServed === false ? [answer.message] : [];
  return {
    label: image.written,
    description: [place, ...served].join(' · '),
    tooltip: [image.name, kind, where, ...problems, ...served, ...(answer ? [answer.message] : [])].join(
      '\n',
    ),
    spoken: [image.written, kind, where, ...problems, ...served, ...reason].join(', '),
    icon: placeIcon(image, answer?.isServed),
  };
}

/** An image that cannot be pulled is worse than one with a problem. */
function placeIcon(
  { kind, problems }: InventoryPlace['image'],
  isServed: boolean | undefined,
): RowWords['icon'] {
  if (isServed === false) {
    return { name: 'error', color: 'list.errorForeground' };
  }
  if (problems > 0) {
    return { name: 'warning', color: 'list.warningForeground' };
  }
  return { name: kind === 'proxied' ? (isServed ? 'pass-filled' : 'pass') : 'package', color: null };
}

function wholeLabel({ level, label }: InventoryNode): string {
  if (label !== '') {
    return label;
  }
  const key: WordKey =
    level === 'registry' || level === 'namespace' || level === 'folder'
      ? `client.inventory.no.${level}`
      : 'client.inventory.no.registry';
  return say({ key });
}

/** Without the registry or the folder of the row above, because views are narrow. */
function shortLabel({ above }: InventoryNode, whole: string): string {
  const known = above ? `${above.label}/` : '';
  return known !== '/' && whole.startsWith(known) ? whole.slice(known.length) : whole;
}

const ICONS: Readonly<Record<TreeLevel, string>> = {
  registry: 'server',
  namespace: 'symbol-namespace',
  image: 'package',
  folder: 'folder',
  file: 'file',
  place: 'package',
};
