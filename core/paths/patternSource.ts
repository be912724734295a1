// Writes a pattern as a regular expression, in the syntax that Go (RE2) and JavaScript share.
import type { PatternPart } from './automaton.ts';

/**
 * Returns a regular expression that matches the same image names as `part`; null if `part` matches none. It is only right for names, because
 * a class of the pattern becomes the list of the characters that it matches and a name can have. So the expression contains no quote, no
 * backslash, and nothing else from the pattern as it was written.
 */
export function nameSource(part: PatternPart): string | null {
  switch (part.kind) {
    case 'character':
      return classOf([...NAME_CHARACTERS].filter((each) => part.is(each.charCodeAt(0))));
    case 'sequence': {
      const pieces = part.pieces.map(nameSource);
      return pieces.includes(null) ? null : pieces.join('');
    }
    case 'choice': {
      const options = part.options.map(nameSource).filter((each) => each !== null);
      return options.length === 0 ? null : `(?:${options.join('|')})`;
    }
    case 'optional':
    case 'repeated': {
      const piece = nameSource(part.piece);
      return piece === null ? '' : `(?:${piece})${part.kind === 'optional' ? '?' : '*'}`;
    }
    case 'several': {
      const piece = nameSource(part.piece);
      return piece === null ? null : `(?:${piece})+`;
    }
  }
}

/** Every character that the name of an image can have. A host may have a port, or be an IPv6 address. Its letters are compared in lower case. */
const NAME_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789./:_[]-';

function classOf(characters: readonly string[]): string | null {
  const [first] = characters;
  if (first === undefined) {
    return null;
  }
  if (characters.length === 1) {
    return /[.[]/.test(first) ? `[${first}]` : first;
  }
  // JavaScript and Go read a closing bracket inside of a class in different ways.
  const others = characters.filter((each) => each !== ']');
  const inClass = others.length === 0 ? null : `[${ranges(others.join(''))}]`;
  return others.length === characters.length ? inClass : `(?:${inClass}|])`;
}

/** `characters` with runs of letters and of digits shortened: `a-z0-9.`. */
function ranges(characters: string): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const digits = '0123456789';
  return characters.replace(letters, 'a-z').replace(digits, '0-9');
}
