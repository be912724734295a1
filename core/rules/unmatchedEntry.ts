// unmatched-entry: an `images:` entry of a kustomization matches no image, so that it changes nothing.
import type { FileContext, UnmatchedEntry } from '../model/fileContext.ts';
import { neighbourKind } from '../paths/neighbourKinds.ts';
import { nameOf } from '../paths/path.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { itemsAt, type MapNode, scalarAt } from '../yaml/tree.ts';
import type { FileRule, RuleFinding } from './rule.ts';

export const unmatchedEntryRule: FileRule = {
  code: 'unmatched-entry',
  isAbout,
  needsImages: true,
  checkFile,
};

function isAbout(path: string): boolean {
  return neighbourKind(nameOf(path)) === 'kustomization';
}

/** There is no fix, because the entry may be for an image whose name is misspelt, or be left over. */
function checkFile(text: string, { unmatchedEntries }: FileContext): readonly RuleFinding[] {
  const root = unmatchedEntries.length === 0 ? null : readTrees(text, IMAGE_KEYS).at(-1)?.root;
  return root?.kind === 'map' ? unmatchedEntries.flatMap((entry) => findingOf(root, entry)) : [];
}

/** [] where the text is not the one that the entry was found in. */
function findingOf(root: MapNode, { index, name }: UnmatchedEntry): RuleFinding | readonly [] {
  const item = itemsAt(root, 'images')[index];
  const scalar = item?.kind === 'map' ? scalarAt(item, 'name') : null;
  return scalar?.value === name
    ? { span: scalar.span, message: { key: 'unmatched-entry.found', args: [name] }, fixes: [] }
    : [];
}
