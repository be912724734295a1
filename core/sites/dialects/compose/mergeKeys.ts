// Resolves YAML merge keys: finds the mappings whose keys `<<: *name` adds to another mapping.
// The trees keep no aliases of mappings, so the aliases are read from the text.
import { entryAt, type MapNode, type Node } from '../../../yaml/tree.ts';
import { walk } from '../../../yaml/walk.ts';

/** Returns the mappings that `map` takes keys from, directly or through others. `map` itself is not among them. */
export type Merges = (map: MapNode) => readonly MapNode[];

/** The merge keys of the document with this root. Spans of the tree are offsets in `text`. */
export function mergesOf(root: Node, text: string): Merges {
  if (!text.includes('<<')) {
    return () => [];
  }
  const anchored = anchoredMaps(root, text);
  const names = remembered((map: MapNode) => mergedNames(map, text));
  return remembered((map: MapNode) => {
    const found = new Set([map]);
    // This loop also visits the items that are added to the set while it runs.
    for (const each of found) {
      for (const name of found.size < MAX_MERGED ? names(each) : []) {
        const target = anchored.get(name);
        if (target) {
          found.add(target);
        }
      }
    }
    found.delete(map);
    return [...found];
  });
}

/** The same function with a cache, so that each answer is worked out once. */
function remembered<T>(answer: (map: MapNode) => T): (map: MapNode) => T {
  const answers = new Map<MapNode, T>();
  return (map) => {
    const known = answers.get(map) ?? answer(map);
    answers.set(map, known);
    return known;
  };
}

/** The most merged mappings that are followed. No file written by a person comes near it. */
const MAX_MERGED = 100;

const ANCHOR = /^\s*:\s*(?:!\S*\s+)?&([^\s,[\]{}]+)/;
const ALIASES = /^\s*:\s*(?:\[[^\]]*\]|(?:-\s+\*\S+\s+)+|\*\S+)/;

/** How many characters after a key are searched. This is longer than any anchor with its tag, and than any list of a few aliases. */
const LOOK_AHEAD = 400;

function anchoredMaps(root: Node, text: string): ReadonlyMap<string, MapNode> {
  const found = new Map<string, MapNode>();
  walk(root, [], (node) => {
    for (const { keySpan, value } of node.kind === 'map' ? node.entries : []) {
      const name = value?.kind === 'map' && ANCHOR.exec(behind(text, keySpan.end))?.[1];
      if (name) {
        found.set(name, value);
      }
    }
    return true;
  });
  return found;
}

function mergedNames(map: MapNode, text: string): readonly string[] {
  const merge = entryAt(map, '<<');
  const aliases = merge && ALIASES.exec(behind(text, merge.keySpan.end))?.[0];
  return [...(aliases ?? '').matchAll(/\*([^\s,[\]{}]+)/g)].map((match) => match[1] ?? '');
}

function behind(text: string, offset: number): string {
  return text.slice(offset, offset + LOOK_AHEAD);
}
