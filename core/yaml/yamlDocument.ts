// One YAML document whose trees are read when somebody first asks for them, and only once, however many ask.
import { readTrees } from './readTrees.ts';
import type { Tree, WantedKeys } from './tree.ts';

export interface YamlDocument {
  readonly text: string;
  /** As `readTrees` gives them. */
  readonly trees: () => readonly Tree[];
}

/** `read` is the parser; a test counts with it how often a document is parsed. */
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
