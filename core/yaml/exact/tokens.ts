// Splits a document into tokens, and rejects those that would crash or stall the `yaml` package.
//
// The parser and composer of `yaml` recurse at the end of collections, and create an Error for each mistake. A few thousand levels overflow
// the stack. On Node 20 they abort the process, which no code can catch. A megabyte of commas takes a quarter of a minute.

import { CST, Lexer, Parser } from 'yaml';
import { once } from '../../model/once.ts';
import { pushAll } from '../../model/pushAll.ts';
import { finish, type Steps } from '../../model/steps.ts';

/** The most collections that may be open at once. Real manifests have fewer than 40. */
const MAX_DEPTH = 200;

/** The most indicators, anchors and tags without a value between them. Real manifests have fewer than 20. */
const MAX_INDICATORS = 500;

/** The most places at which the composer would create an error. Real manifests that are being edited have a few. */
const MAX_MISTAKES = 200;

const LEXEMES_OF_A_STEP = 1000;

/**
 * Returns the tokens of `text`; null if composing them would be slow or could overflow the stack. What stands behind the first mistake after
 * the end of the root is left out: no more of it would be read, and each of its tokens would be one more mistake.
 */
export function readTokens(text: string): readonly CST.Token[] | null {
  return finish(tokenSteps(text));
}

/** Does the same in steps. */
export function* tokenSteps(text: string): Steps<readonly CST.Token[] | null> {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  const startsValue = beginsValue();
  let indicators = 0;
  let isOver = false;
  let read = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const code = lexeme.charCodeAt(0);
    if (startsValue.has(code)) {
      indicators = 0;
    } else if (!WHITE_SPACE.has(code) && ++indicators > MAX_INDICATORS) {
      return null;
    }
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      isOver ||= token.type === 'error' && parser.stack.length === 0 && tokens.some(isDocument);
    }
    if (isOver) {
      break;
    }
    if (parser.stack.length > MAX_DEPTH) {
      return null;
    }
    if (++read % LEXEMES_OF_A_STEP === 0) {
      yield;
    }
  }
  pushAll(tokens, [...parser.end()]);
  return hasFewMistakes(tokens) ? tokens : null;
}

function isDocument({ type }: CST.Token): boolean {
  return type === 'document';
}

/**
 * The first characters of scalars, aliases and comments. The lexer marks plain and block scalars with a control character. Made when they are first
 * needed, because a run whose documents are all plain does not start the package.
 */
const beginsValue = once(() => codesOf(`${CST.SCALAR}"'*#|>`));
const WHITE_SPACE = codesOf(' \t\r\n');

function codesOf(characters: string): ReadonlySet<number> {
  return new Set([...characters].map((character) => character.charCodeAt(0)));
}

/** Uses plain loops, because this visits every token of every document that is parsed. */
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

/** Whether there are more than two anchors and tags. A value has at most one anchor and one tag. */
function isCrowded(tokens: readonly CST.SourceToken[] | undefined): boolean {
  return (
    tokens !== undefined &&
    tokens.length > 2 &&
    tokens.filter(({ type }) => type === 'anchor' || type === 'tag').length > 2
  );
}
