// Finds the word that a person probably meant.
import { distance } from 'fastest-levenshtein';

/** The word of `known` that is nearest to `typed`. Null where none is near: a far guess is worse than none. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const ranked = known
    .map((word) => ({ word, far: distance(typed.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, Math.floor((typed.length + 1) / 3)) ? best.word : null;
}
