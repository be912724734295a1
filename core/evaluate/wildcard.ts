// Kyverno's wildcards: `*` is any text and `?` is one character.

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** Whether `text` matches `pattern` as a whole. Takes at most the product of the two lengths. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [signs, letters] = [[...pattern], [...text]];
  let at = 0;
  let star = -1;
  let from = 0;
  let next = 0;
  while (next < letters.length) {
    if (signs[at] === '*') {
      star = at++;
      from = next;
    } else if (at < signs.length && (signs[at] === '?' || signs[at] === letters[next])) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++from;
    } else {
      return false;
    }
  }
  return signs.slice(at).every((sign) => sign === '*');
}
