// Looks for text in what templates write, in all ways that it can be written.
import type { Output, OutputPiece } from './symbols.ts';

/** Returns a function that tells whether a piece of text in an output passes `test`. What ways share with one another is looked through once. */
export function textSearch(test: (text: string) => boolean): (out: Output) => boolean {
  const known = new WeakMap<Output, boolean>();
  const passes = (piece: OutputPiece): boolean => {
    if (piece.kind === 'choice') {
      return piece.ways.some(({ is }) => passesIn(is));
    }
    return piece.kind === 'text' && test(piece.text);
  };
  const passesIn = (out: Output): boolean => {
    // A search through few pieces costs less than to remember its result.
    if (!out.some(({ kind }) => kind === 'choice')) {
      return out.some(passes);
    }
    const result = known.get(out) ?? out.some(passes);
    known.set(out, result);
    return result;
  };
  return passesIn;
}
