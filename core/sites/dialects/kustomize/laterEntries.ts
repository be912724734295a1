// Follows the image that an `images:` entry names through the entries after it: kustomize applies them one after the other.
import type { Node } from '../../../yaml/tree.ts';
import { stringAt } from '../../../yaml/tree.ts';
import {
  isMatched,
  isNamedLiterally,
  isPlainName,
  MOST_EXPRESSIONS,
  mayMatch,
  writtenName,
} from './entryName.ts';
import { newNameOf } from './newName.ts';

/** What becomes of an image: a later entry says what is pulled, or the entry with this name changes its tag. Null where no entry finds it. */
export type Later = 'elsewhere' | Pick<LaterEntry, 'name'> | null;

/** Returns a function that tells what the entries after number `index` of `items` make of `image`. */
export function laterEntries(items: readonly (Node | null)[]): (image: string, index: number) => Later {
  const literal = new Map<string, number>();
  const others: LaterEntry[] = [];
  let expressions = 0;
  items.forEach((item, index) => {
    const name = item?.kind === 'map' ? stringAt(item, 'name') : null;
    if (item?.kind === 'map' && name) {
      literal.set(name, index);
      expressions += isPlainName(name) ? 0 : 1;
      if (name.includes('.') || !isPlainName(name)) {
        others.push({ name, index, keepsName: newNameOf(item) === null });
      }
    }
  });
  return (image, index) => {
    if ((literal.get(writtenName(image)) ?? -1) > index || (literal.get(image) ?? -1) > index) {
      return 'elsewhere';
    }
    if (expressions > MOST_EXPRESSIONS) {
      return others.find((each) => each.index > index && !isPlainName(each.name)) ?? null;
    }
    const caught = others.filter((each) => each.index > index && mayMatch(image, each.name));
    return caught.some(
      ({ name, keepsName }) => isMatched(image, name) && (!keepsName || isNamedLiterally(image, name)),
    )
      ? 'elsewhere'
      : (caught[0] ?? null);
  };
}

interface LaterEntry {
  readonly name: string;
  readonly index: number;
  readonly keepsName: boolean;
}
