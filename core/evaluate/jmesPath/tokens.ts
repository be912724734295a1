// Cuts a JMESPath expression into tokens, as Kyverno's reader (a fork of go-jmespath) does.
import type { Json } from '../json.ts';
import { NotKnown } from '../stop.ts';

export type Sign =
  | '.'
  | '*'
  | '['
  | ']'
  | '[]'
  | '[?'
  | '('
  | ')'
  | '{'
  | '}'
  | ','
  | ':'
  | '@'
  | '&'
  | '&&'
  | '|'
  | '||'
  | '!'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'end';

export type PathToken =
  | { readonly kind: Sign }
  | { readonly kind: 'name'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly value: Json };

/** The tokens of `text`; the last one is `end`. */
export function tokensOf(text: string): readonly PathToken[] {
  const tokens: PathToken[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) {
      throw new NotKnown('syntax', text);
    }
    const token = tokenOf(match[0], text);
    if (token) {
      tokens.push(token);
    }
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end' }];
}

/** A blank, a name, a number, a quoted name, a raw string, a literal in backticks, or a sign. */
const TOKEN =
  /\s+|[A-Za-z_]\w*|-?\d+|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`|\[\]|\[\?|&&|\|\||[=!<>]=|[.*[\](){},:@&|!<>]/y;

function tokenOf(word: string, text: string): PathToken | null {
  const [first = ''] = word;
  if (/\s/.test(first)) {
    return null;
  }
  if (/[A-Za-z_]/.test(first)) {
    return { kind: 'name', name: word, quoted: false };
  }
  if (/[-\d]/.test(first)) {
    return { kind: 'number', value: Number(word) };
  }
  const inside = word.slice(1, -1);
  switch (first) {
    case '"':
      return { kind: 'name', name: String(readJson(word, text)), quoted: true };
    case "'":
      return { kind: 'literal', value: inside.replaceAll("\\'", "'") };
    case '`':
      return { kind: 'literal', value: readJson(inside.replaceAll('\\`', '`'), text) };
    default:
      return { kind: word as Sign };
  }
}

function readJson(word: string, text: string): Json {
  try {
    return JSON.parse(word) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new NotKnown('syntax', text);
    }
    throw error;
  }
}
