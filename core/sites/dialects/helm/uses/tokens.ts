// Reads an action of a template into its tokens. Uses plain loops, because all actions of all charts go through.
import { endOfString, isSpace } from './quotes.ts';

export interface ActionToken {
  readonly kind: 'string' | 'number' | 'variable' | 'field' | 'dot' | 'word' | 'mark';
  /** A string without its quotes, a field without its dot. */
  readonly text: string;
  /** Whether white space stands before it: `.a.b` is one operand, `.a .b` are two. */
  readonly spaced: boolean;
}

/** The tokens of an action; null where a character belongs to none. */
export function tokensOf(action: string): readonly ActionToken[] | null {
  const tokens: ActionToken[] = [];
  let spaced = true;
  for (let at = 0; at < action.length; ) {
    if (isSpace(action.charCodeAt(at))) {
      spaced = true;
      at++;
      continue;
    }
    const kind = kindAt(action, at);
    const end = kind === null ? -1 : endOf(kind, action, at);
    if (kind === null || end < 0) {
      return null;
    }
    tokens.push({ kind, text: textOf(kind, action, at, end), spaced });
    spaced = false;
    at = end;
  }
  return tokens;
}

type Kind = ActionToken['kind'];

/** The kind of the token that begins at `at`; null where none does. */
function kindAt(action: string, at: number): Kind | null {
  const code = action.charCodeAt(at);
  const kind = code < 128 ? (KINDS[code] ?? null) : isWordAt(action, at) ? 'word' : null;
  if (kind === 'dot') {
    return isDigit(action.charCodeAt(at + 1)) ? 'number' : isWordAt(action, at + 1) ? 'field' : 'dot';
  }
  if (code === PLUS || code === MINUS) {
    const digit = action.charCodeAt(at + 1) === DOT ? at + 2 : at + 1;
    return isDigit(action.charCodeAt(digit)) ? 'number' : null;
  }
  return code === COLON && action.charCodeAt(at + 1) !== EQUALS ? null : kind;
}

/** Where the token ends that begins at `start`; negative where it is a string without an end. */
function endOf(kind: Kind, action: string, start: number): number {
  switch (kind) {
    case 'string':
      return endOfString(action, start);
    case 'number':
      return endOfNumber(action, start + 1);
    case 'mark':
      return start + (action.charCodeAt(start) === COLON ? 2 : 1);
    case 'dot':
      return start + 1;
    default:
      return endOfWord(action, start + 1);
  }
}

function textOf(kind: Kind, action: string, start: number, end: number): string {
  switch (kind) {
    case 'string': {
      const inside = action.slice(start + 1, end - 1);
      return action[start] === '`' || !inside.includes('\\') ? inside : unquoted(inside);
    }
    case 'field':
      return action.slice(start + 1, end);
    default:
      return action.slice(start, end);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/gi, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}

/** Whether a word begins at `at`: with a letter of any language, or `_`. */
function isWordAt(action: string, at: number): boolean {
  const code = action.charCodeAt(at);
  if (code >= 128) {
    LETTER.lastIndex = at;
    return LETTER.test(action);
  }
  return KINDS[code] === 'word';
}

/** The end of the letters and digits of any language from `at` on. */
function endOfWord(action: string, at: number): number {
  let end = at;
  while (isWordCode(action.charCodeAt(end))) {
    end++;
  }
  if (action.charCodeAt(end) >= 128) {
    REST_OF_WORD.lastIndex = end;
    REST_OF_WORD.test(action);
    return REST_OF_WORD.lastIndex;
  }
  return end;
}

function endOfNumber(action: string, at: number): number {
  let end = at;
  while (isWordCode(action.charCodeAt(end)) || action.charCodeAt(end) === DOT) {
    end++;
  }
  return end;
}

/** Whether `code` is a letter or digit of ASCII, or `_`. */
function isWordCode(code: number): boolean {
  return KINDS[code] === 'word' || isDigit(code);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const LETTER = /[\p{L}_]/uy;
const REST_OF_WORD = /[\p{L}\p{N}_]*/uy;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const EQUALS = 0x3d;

const FIRST: readonly (readonly [Kind, RegExp])[] = [
  ['word', /[a-zA-Z_]/],
  ['number', /[0-9]/],
  ['variable', /\$/],
  ['string', /["'`]/],
  ['dot', /\./],
  ['mark', /[:=()|,]/],
];

/** What begins with a character of ASCII, by its code. */
const KINDS: readonly (Kind | null)[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return FIRST.find(([, pattern]) => pattern.test(character))?.[0] ?? null;
});
