// The tokens of a document, unless it is one that `yaml` must not compose.
//
// Its parser and composer are recursive where collections end, and make an Error for each mistake. A few thousand levels overflow the stack (on
// Node 20 they abort the process, which nothing can catch), and a megabyte of commas takes a quarter of a minute.
import { CST, Lexer, Parser } from 'yaml';

/** Open collections. Real manifests stay under 40. */
const MAX_DEPTH = 200;

/** Indicators, anchors and tags with no value between them. Real manifests stay under 20. */
const MAX_INDICATORS = 500;

/** Places that the composer makes an error of. Real manifests under somebody's hands have some. */
const MAX_MISTAKES = 200;

/** The tokens of `text`, or null where composing them would not be safe and quick. */
export function readTokens(text: string): readonly CST.Token[] | null {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let indicators = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const code = lexeme.charCodeAt(0);
    if (BEGINS_VALUE.has(code)) {
      indicators = 0;
    } else if (!WHITE_SPACE.has(code) && ++indicators > MAX_INDICATORS) {
      return null;
    }
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
    }
    if (parser.stack.length > MAX_DEPTH) {
      return null;
    }
  }
  tokens.push(...parser.end());
  return hasFewMistakes(tokens) ? tokens : null;
}

/** How lexemes of scalars, aliases and comments begin. The lexer announces plain and block scalars by a control character. */
const BEGINS_VALUE = codesOf(`${CST.SCALAR}"'*#|>`);
const WHITE_SPACE = codesOf(' \t\r\n');

function codesOf(characters: string): ReadonlySet<number> {
  return new Set([...characters].map((character) => character.charCodeAt(0)));
}

/** Plain loops, because this looks at every token of every document. */
function hasFewMistakes(tokens: readonly CST.Token[]): boolean {
  let mistakes = 0;
  const stack = [...tokens];
  for (let token = stack.pop(); token; token = stack.pop()) {
    if (token.type === 'error') {
      mistakes++;
    } else if (token.type === 'document') {
      push(stack, token.value);
    } else if ('items' in token) {
      for (const item of token.items) {
        mistakes += isMistake(item, token.type) ? 1 : 0;
        push(stack, item.key);
        push(stack, item.value);
      }
    }
    if (mistakes > MAX_MISTAKES) {
      return false;
    }
  }
  return true;
}

function push(stack: CST.Token[], token: CST.Token | null | undefined): void {
  if (token) {
    stack.push(token);
  }
}

function isMistake({ start, key, sep, value }: CST.CollectionItem, type: CST.Token['type']): boolean {
  const isOdd = type === 'flow-collection' ? !key && !value : type === 'block-map' && (key ? !sep : value);
  return Boolean(isOdd) || isCrowded(start) || isCrowded(sep);
}

/** A value has one anchor and one tag at most. */
function isCrowded(tokens: readonly CST.SourceToken[] | undefined): boolean {
  return (
    tokens !== undefined &&
    tokens.length > 2 &&
    tokens.filter(({ type }) => type === 'anchor' || type === 'tag').length > 2
  );
}
