// Finds what a text ends with. A regular expression such as `/\/+$/` would begin anew at each slash of a long run of them.

/** Returns the length of `text` without the characters of `characters` at its end, in UTF-16 code units. */
export function lengthWithout(text: string, characters: string): number {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) {
    end--;
  }
  return end;
}

/** Returns `text` without the characters of `characters` at its end. */
export function withoutTrailing(text: string, characters: string): string {
  return text.slice(0, lengthWithout(text, characters));
}
