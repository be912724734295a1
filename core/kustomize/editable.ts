// What is known of a kustomization that is to be edited. It is worked out once for all images that ask, however many there are.
import { isMatched, isPlainName, MOST_EXPRESSIONS } from '../sites/dialects/kustomize/entryName.ts';
import { itemsAt, type MapNode, type Node, stringAt } from '../yaml/tree.ts';
import { rootToEdit } from './imageEntries.ts';

export interface Editable {
  /** The root, of whose lists and mappings but for `images:` only the first and the last items are kept: they say how an entry is written. */
  readonly root: MapNode;
  /** The entries of `images:` by their names. */
  readonly named: ReadonlyMap<string, readonly MapNode[]>;
  /** The names in which a character stands for others. */
  readonly expressions: readonly string[];
  /** Answers that hold for the whole text, by the question. */
  readonly answers: Map<string, boolean>;
}

/** Returns what is known of `text`. Null where `rootToEdit` is null, and where it has more expressions than are compared. */
export function editable(text: string): Editable | null {
  const known = remembered.get(text);
  if (known !== undefined) {
    return known;
  }
  const found = read(text);
  if (kept + text.length > MOST_KEPT) {
    remembered.clear();
    kept = 0;
  }
  remembered.set(text, found);
  kept += text.length;
  return found;
}

/** How many UTF-16 code units of kustomizations are remembered: some hundred files, or two of the largest. */
const MOST_KEPT = 2_000_000;
const remembered = new Map<string, Editable | null>();
let kept = 0;

function read(text: string): Editable | null {
  const root = rootToEdit(text);
  if (!root) {
    return null;
  }
  const named = new Map<string, MapNode[]>();
  for (const item of itemsAt(root, 'images')) {
    const name = item?.kind === 'map' ? stringAt(item, 'name') : null;
    if (item?.kind === 'map' && name !== null) {
      const same = named.get(name) ?? [];
      named.set(name, same);
      same.push(item);
    }
  }
  const names = [...named.keys()];
  const expressions = names.filter((name) => name.includes('.') || !isPlainName(name));
  return names.filter((name) => !isPlainName(name)).length > MOST_EXPRESSIONS
    ? null
    : { root: outlineOf(root), named, expressions, answers: new Map() };
}

/** The tree of a kustomization with thousands of resources takes twenty times the memory of its text. */
function outlineOf(root: MapNode): MapNode {
  const entries = root.entries.map((entry) =>
    entry.key === 'images' ? entry : { ...entry, value: endsOf(entry.value) },
  );
  return { ...root, entries };
}

function endsOf(node: Node | null): Node | null {
  switch (node?.kind) {
    case 'list':
      return { ...node, items: firstAndLast(node.items).map(endsOf) };
    case 'map':
      return {
        ...node,
        entries: firstAndLast(node.entries).map((entry) => ({ ...entry, value: endsOf(entry.value) })),
      };
    default:
      return node ?? null;
  }
}

function firstAndLast<Item>(items: readonly Item[]): readonly Item[] {
  return items.length > 2 ? [...items.slice(0, 1), ...items.slice(-1)] : items;
}

/** Whether an entry with another name than `own` matches one of `images`, which have neither tag nor digest. */
export function isMatchedByOthers(
  { named, expressions }: Editable,
  images: readonly string[],
  own: string,
): boolean {
  return images.some(
    (image) =>
      (image !== own && named.has(image)) ||
      expressions.some((name) => name !== own && isMatched(image, name)),
  );
}
