// YAML's merge keys: which mappings `<<: *name` lends another one its keys. Trees keep no aliases of mappings; the text has them.
import { entryAt, type MapNode, type Node } from '../../../yaml/tree.ts';
import { walk } from '../../../yaml/walk.ts';

/** The mappings that a mapping takes keys from, directly or through others; without itself. */
export type Merges = (map: MapNode) => readonly MapNode[];

/** Merge keys of the document `root` in `text`. */
export function mergesOf(root: Node, text: string): Merges {
  if (!text.includes('<<')) {
    return () => [];
  }
  const anchored = anchoredMaps(root, text);
  const names = remembered((map: MapNode) => mergedNames(map, text));
  return remembered((map: MapNode) => {
    const found = new Set([map]);
    // A set goes on to what is added to it on the way.
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

/** The same function, which works out each answer once. */
function remembered<T>(answer: (map: MapNode) => T): (map: MapNode) => T {
  const answers = new Map<MapNode, T>();
  return (map) => {
    const known = answers.get(map) ?? answer(map);
    answers.set(map, known);
    return known;
  };
}

/** No file that a person wrote comes near. */
const MAX_MERGED = 100;

const ANCHOR = /^\s*:\s*(?:!\S*\s+)?&([^\s,[\]{}]+)/;
const ALIASES = /^\s*:\s*(?:\[[^\]]*\]|(?:-\s+\*\S+\s+)+|\*\S+)/;

/** Longer than any anchor with its tag, and than any list of a few aliases. */
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
