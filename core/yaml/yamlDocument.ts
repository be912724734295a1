// A YAML document that is parsed when its trees are first needed, and at most once.
import { readTrees } from './readTrees.ts';
import type { Tree, WantedKeys } from './tree.ts';

export interface YamlDocument {
  readonly text: string;
  /** Returns what `readTrees` returns for `text`. */
  readonly trees: () => readonly Tree[];
}

/** A document that is no YAML: it has no trees. */
export function plainDocument(text: string): YamlDocument {
  return { text, trees: () => [] };
}

/** Returns the document `text`. `read` is the parser, which a test replaces to count how often it is called. */
export function yamlDocument(
  text: string,
  wanted: WantedKeys,
  read: (text: string, wanted: WantedKeys) => readonly Tree[] = readTrees,
): YamlDocument {
  let known: readonly Tree[] | null = null;
  return {
    text,
    trees: () => {
      known ??= read(text, wanted);
      return known;
    },
  };
}
