// Asks of many spans at once whether one of them is at a place, without looking at each.
import type { Span } from './span.ts';

/** Returns a test for whether a span overlaps or touches one of `spans`, which may be in any order. It takes logarithmic time. */
export function touchesAny(spans: readonly Span[]): (span: Span) => boolean {
  const joined: { readonly start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      joined.push({ start, end });
    }
  }
  return ({ start, end }) => {
    // The first of them that does not end before the span. It is the only one that can touch the span first.
    let [low, high] = [0, joined.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((joined[middle]?.end ?? 0) < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (joined[low]?.start ?? Number.POSITIVE_INFINITY) <= end;
  };
}
