// A name of an image as it is written into a kustomization.
import type { ScalarStyle } from '../yaml/tree.ts';

/** `name` for a place of this style: inside quotes as it is, elsewhere with quotes where YAML would read something else. */
export function quoted(name: string, style: ScalarStyle): string {
  return style !== 'plain' || isPlain(name) ? name : JSON.stringify(name);
}

/** Names of images have no blanks; what may go wrong is the first character, brackets, and words and numbers. */
function isPlain(name: string): boolean {
  return /^(?:[a-z<][^\s,[\]{}#]*|[^\s,[\]{}#/]+\/[^\s,[\]{}#]*)$/i.test(name) && !WORDS.test(name);
}

const WORDS = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
