// Rewrites the two things of CEL that the evaluator from npm cannot read: messages (`Object.spec{ name: x, ?image: y }`) become calls with a
// map, and optional entries of messages get the `?` into their key. Everything else of the text stays as it is.
import { NotKnown } from '../stop.ts';

/** The function that a message becomes a call of. Its arguments: the name of the type, and a map of the fields. */
export const MESSAGE = 'nearpullMessage';

/** `expression` without messages. */
export function withoutMessages(expression: string): string {
  const words = wordsOf(expression);
  const out: string[] = [];
  /** For each open brace or bracket, what closes it, and whether it is a message. */
  const open: { readonly close: string; readonly isMessage: boolean }[] = [];
  let wantsKey = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (isBlank(word)) {
      out.push(word);
      continue;
    }
    const inner = open.at(-1);
    if (wantsKey && inner?.isMessage && word !== '}') {
      const key = fieldAt(words, at, expression);
      out.push(key.text);
      at = key.last;
      wantsKey = false;
      continue;
    }
    wantsKey = false;
    const type = typeAt(words, at);
    if (type) {
      out.push(`${MESSAGE}('${type.name}', {`);
      open.push({ close: '}', isMessage: true });
      at = type.last;
      wantsKey = true;
      continue;
    }
    if (CLOSING[word]) {
      open.push({ close: CLOSING[word], isMessage: false });
    } else if (word === inner?.close) {
      open.pop();
    } else if (word === ',' && inner?.isMessage) {
      wantsKey = true;
    }
    out.push(inner?.isMessage ? closed(word, out) : word);
  }
  return out.join('');
}

/** A comma or brace of a message, which ends the value before it. The values of a map must have one type, so each is made `dyn`. */
function closed(word: string, out: readonly string[]): string {
  const end = out.findLast((each) => !isBlank(each))?.endsWith('{') ? '' : ')';
  return word === '}' ? `${end}})` : word === ',' ? `${end},` : word;
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** Blanks and comments, strings, names and numbers, and single signs, in their order. */
function wordsOf(expression: string): readonly string[] {
  return expression.match(WORD) ?? [];
}

const STRINGS = ['"""', "'''"].map((mark) => `${mark}[^]*?${mark}`);
const WORD = new RegExp(
  [
    '\\s+',
    '//[^\\n]*',
    `[bBrR]{0,2}(?:${[...STRINGS, '"(?:[^"\\\\\\n]|\\\\[^])*"', "'(?:[^'\\\\\\n]|\\\\[^])*'"].join('|')})`,
    '[A-Za-z_]\\w*',
    '\\d[\\w.]*',
    '[^]',
  ].join('|'),
  'g',
);

function isBlank(word: string): boolean {
  return /^\s/.test(word) || word.startsWith('//');
}

/** The next word that is no blank, from `at` on. */
function after(words: readonly string[], at: number): { readonly word: string; readonly at: number } {
  let next = at;
  while (next < words.length && isBlank(words[next] ?? '')) {
    next++;
  }
  return { word: words[next] ?? '', at: next };
}

/** The type of the message that begins at `start`: `Object`, `Object.spec` or `JSONPatch`, with the index of its brace. */
function typeAt(
  words: readonly string[],
  start: number,
): { readonly name: string; readonly last: number } | null {
  const first = words[start] ?? '';
  if (!TYPES.has(first)) {
    return null;
  }
  let name = first;
  let next = after(words, start + 1);
  while (next.word === '.') {
    const field = after(words, next.at + 1);
    name += `.${field.word}`;
    next = after(words, field.at + 1);
  }
  return next.word === '{' ? { name, last: next.at } : null;
}

const TYPES: ReadonlySet<string> = new Set(['Object', 'JSONPatch']);

/** The field of a message at `start`, as the key of a map with its colon and the start of its value: `'?image': dyn(`. */
function fieldAt(
  words: readonly string[],
  start: number,
  expression: string,
): { readonly text: string; readonly last: number } {
  const isOptional = words[start] === '?';
  const name = isOptional ? after(words, start + 1) : { word: words[start] ?? '', at: start };
  const colon = after(words, name.at + 1);
  // A name that is a keyword is written in backticks.
  if (!/^[A-Za-z_]\w*$/.test(name.word) || colon.word !== ':') {
    throw new NotKnown('syntax', expression);
  }
  return { text: `'${isOptional ? '?' : ''}${name.word}': dyn(`, last: colon.at };
}
