// The `name` of an `images:` entry. It is a regular expression, and kustomize matches it by the rules of Go's RE2.
import { compileRe2 } from '../../../text/re2.ts';

/**
 * Whether kustomize applies the entry named `name` to `image`, a reference with or without tag and digest. A name that does not compile
 * matches nothing.
 *
 * Nearly all names are letters, digits and the punctuation of references. Of these only the dot has a meaning in an expression, so such
 * names are compared without one.
 */
export function isMatched(image: string, name: string): boolean {
  if (name === '') {
    return false;
  }
  if (!isPlainName(name) || !IS_ASCII.test(image)) {
    return expressionOf(name)(image);
  }
  return startsWith(image, name) && TAG_AND_DIGEST.test(image.slice(name.length));
}

/** As `isMatched`. True as well where `name` is too long to be compared. A caller that must not lose an entry asks this. */
export function mayMatch(image: string, name: string): boolean {
  return isMatched(image, name) || (name.length > LONGEST_EXPRESSION && !isPlainName(name));
}

/** Whether `name` reads as the name of an image. What it matches is then known by its length: only a dot stands for another character. */
export function isPlainName(name: string): boolean {
  return PLAIN.test(name);
}

/** Whether the entry named `name` is for the very name that `image` has, and not for a class of names. */
export function isNamedLiterally(image: string, name: string): boolean {
  return isPlainName(name) && image.startsWith(name) && TAG_AND_DIGEST.test(image.slice(name.length));
}

/** The name that an entry must have to match `image`: the reference as it is written, without tag and digest. */
export function writtenName(image: string): string {
  const slash = Math.max(0, image.indexOf('/'));
  const end = image.slice(slash).search(/[:@]/);
  return end < 0 ? image : image.slice(0, slash + end);
}

/** Tag and digest as kustomize reads them. It appends this, with the end of the text, to each name. */
const SUFFIX = '(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$';
const TAG_AND_DIGEST = new RegExp(`^${SUFFIX}`);
const PLAIN = /^[\w./:@-]+$/;
const IS_ASCII = /^[\x20-\x7e]*$/;

/** The most expressions of one list that are compared. Each is compared with each name, and a project has a handful. */
export const MOST_EXPRESSIONS = 50;

/** A longer name is not compiled. No name of an image has more than 255 characters. */
const LONGEST_EXPRESSION = 1000;

/** The most expressions that are kept. A project has a handful. */
const MOST_KEPT = 200;

const expressions = new Map<string, (image: string) => boolean>();

/** Kustomize puts the name between `^` and the suffix as it is, so that `a|b` means what begins with `a`, or ends in `b` and a suffix. */
function expressionOf(name: string): (image: string) => boolean {
  const known = expressions.get(name);
  if (known) {
    return known;
  }
  const compiled = (name.length <= LONGEST_EXPRESSION && compileRe2(`^${name}${SUFFIX}`)) || (() => false);
  if (expressions.size >= MOST_KEPT) {
    expressions.clear();
  }
  expressions.set(name, compiled);
  return compiled;
}

function startsWith(image: string, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const expected = name.charCodeAt(index);
    if (expected !== DOT ? image.charCodeAt(index) !== expected : index >= image.length) {
      return false;
    }
  }
  return true;
}

const DOT = 0x2e;
