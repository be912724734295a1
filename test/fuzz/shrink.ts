// Makes a failing input smaller, so that a person can read it.
import type { Input } from './input.ts';

/** The smallest input found that still fails. `fails` is asked at most `tries` times. */
export function shrink(input: Input, fails: (input: Input) => boolean, tries = 3000): Input {
  let left = tries;
  const stillFails = (each: Input): boolean => left-- > 0 && fails(each);
  let smallest = input;
  for (const path of input.files.keys()) {
    const files = new Map(smallest.files);
    files.delete(path);
    smallest = stillFails({ ...smallest, files }) ? { ...smallest, files } : smallest;
  }
  for (let before = -1; before !== smallest.text.length && left > 0; ) {
    before = smallest.text.length;
    for (const cut of [/(?<=\n)/, /(?=\s|\b)/, /(?:)/u]) {
      const pieces = withoutPieces(smallest.text.split(cut), (kept) =>
        stillFails({ ...smallest, text: kept.join('') }),
      );
      smallest = { ...smallest, text: pieces.join('') };
    }
  }
  return smallest;
}

/** The pieces that are left after every stretch has been taken out that `fails` does not need: first halves, at last single pieces. */
function withoutPieces(
  pieces: readonly string[],
  fails: (kept: readonly string[]) => boolean,
): readonly string[] {
  let kept = pieces;
  for (let size = kept.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < kept.length; ) {
      const shorter = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (fails(shorter)) {
        kept = shorter;
      } else {
        at += size;
      }
    }
  }
  return kept;
}
