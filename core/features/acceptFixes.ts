// Collects fixes of several files that can be made together: each is taken with all of its edits, or not at all.
import type { Fix } from '../report.ts';
import type { Edit } from '../text/edit.ts';

export interface AcceptedFixes {
  /** Whether `fix`, of a finding in the file at `path`, changes nothing that an accepted fix changes in another way. */
  readonly fits: (path: string, fix: Fix) => boolean;
  /** Takes all edits of `fix`. It has to fit. */
  readonly accept: (path: string, fix: Fix) => void;
  /** The edits of each file, in the order of its text. They never overlap. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
}

/** Starts with no fix. `path` has to be the same for the same file, and as in `elsewhere`. */
export function acceptFixes(): AcceptedFixes {
  const edits = new Map<string, Edit[]>();
  return {
    fits: (path, fix) =>
      placesOf(path, fix).every((place) =>
        place.edits.every((edit) =>
          near(edits.get(place.path) ?? [], edit).every((each) => agree(each, edit)),
        ),
      ),
    accept(path, fix) {
      for (const place of placesOf(path, fix)) {
        const known = edits.get(place.path) ?? [];
        edits.set(place.path, known);
        for (const edit of place.edits) {
          if (!near(known, edit).some((each) => isSame(each, edit))) {
            known.splice(indexFor(known, edit.span.start, edit.span.end), 0, edit);
          }
        }
      }
    },
    edits,
  };
}

/** The files that `fix` changes, with its edits of each. */
export function placesOf(
  path: string,
  { edits, elsewhere = [] }: Fix,
): readonly { readonly path: string; readonly edits: readonly Edit[] }[] {
  return [...(edits.length > 0 ? [{ path, edits }] : []), ...elsewhere];
}

/** Those of `edits`, which are in order and never overlap, that touch `edit`. */
function near(edits: readonly Edit[], { span }: Edit): readonly Edit[] {
  let from = indexFor(edits, span.start, span.start);
  while (from > 0 && (edits[from - 1]?.span.end ?? -1) >= span.start) {
    from--;
  }
  let to = from;
  while ((edits[to]?.span.start ?? Number.POSITIVE_INFINITY) <= span.end) {
    to++;
  }
  return edits.slice(from, to);
}

/** Where an edit from `start` to `end` belongs in `edits`. */
function indexFor(edits: readonly Edit[], start: number, end: number): number {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = edits[middle]?.span ?? { start: 0, end: 0 };
    if (span.start < start || (span.start === start && span.end < end)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function isSame(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Whether both edits can be made. Two different insertions at one place cannot: it is not known which comes first. */
function agree(a: Edit, b: Edit): boolean {
  const [first, second] = [a.span, b.span];
  const isOnePlace = first.start === second.start && first.end === second.end;
  return isSame(a, b) || (!isOnePlace && (first.end <= second.start || second.end <= first.start));
}
