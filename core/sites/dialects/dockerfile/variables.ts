// Variables of a Dockerfile: what the ARGs before the first FROM put into a FROM line, and where each piece of that is written.
import { pushAll } from '../../../model/pushAll.ts';
import { type DockerWord, partOfWord } from './words.ts';

/** An ARG before the first FROM. */
export interface Arg {
  /** Its default; null where it has none, so that its value is not known. */
  readonly fallback: Whole | null;
  /** What its default comes to; null where that is not known. */
  readonly pieces: readonly ValuePiece[] | null;
  /** Whether it is used more than once. */
  readonly isShared: boolean;
}

export type ArgDefaults = ReadonlyMap<string, Arg>;

/** A stretch of a value that stands in one place of the file. */
export interface ValuePiece extends DockerWord {
  /** Whether it is a variable whose value is not known, as it is written. */
  readonly isUnknown: boolean;
  /** Whether it is the default of an ARG. */
  readonly isDefault: boolean;
  /** Whether other instructions get the same text. */
  readonly isShared: boolean;
  /** The variable that it is empty without; null where it is not empty for want of one. */
  readonly guess: string | null;
}

/** A word, or the one default that it stands for. */
export interface Whole {
  readonly word: DockerWord;
  /** What the word comes to where it stands; null where that is not known. */
  readonly pieces: readonly ValuePiece[] | null;
  readonly isDefault: boolean;
  readonly isShared: boolean;
}

/** No real reference comes near. What is longer is not looked into, so that defaults that name each other twice cannot grow. */
const MAX_LENGTH = 1024;
const MAX_PIECES = 16;
/** Defaults in defaults in defaults …: real ones stop at two. */
const MAX_NESTING = 8;

/** The ARG with the default `word`, in a file where `earlier` were declared before. */
export function argOf(word: DockerWord | null, uses: number, earlier: ArgDefaults): Arg {
  const isShared = uses > 1;
  if (!word) {
    return { fallback: null, pieces: null, isShared };
  }
  const whole = wholeOf(word, earlier);
  const fallback: Whole = { ...whole, isDefault: true, isShared: isShared || whole.isShared };
  const pieces = whole.word === word ? whole.pieces : piecesOf(word, earlier);
  return {
    fallback,
    pieces:
      pieces?.map((piece) => ({ ...piece, isDefault: true, isShared: isShared || piece.isShared })) ?? null,
    isShared,
  };
}

/** What `word` stands for where it is a variable and nothing else: the default of that. Otherwise `word` itself. */
export function wholeOf(word: DockerWord, args: ArgDefaults, nesting = 0): Whole {
  const own: Whole = { word, pieces: piecesOf(word, args), isDefault: false, isShared: false };
  const variable = nesting > MAX_NESTING || word.isBroken ? null : variableAt(word.value, 0);
  if (!variable || variable.end !== word.value.length) {
    return own;
  }
  const arg = args.get(variable.name);
  const known = arg?.fallback;
  if (known && (known.word.value !== '' || variable.operator === '')) {
    return isPlain(variable.operator) ? known : own;
  }
  if (variable.operator !== ':-' && (variable.operator !== '-' || known)) {
    return own;
  }
  return wholeOf(partOfWord(word, variable.wordAt, variable.end - 1), args, nesting + 1);
}

/** The pieces that `word` comes to. Null where it holds what cannot be put in, or too much. */
export function piecesOf(word: DockerWord, args: ArgDefaults, nesting = 0): readonly ValuePiece[] | null {
  const { value } = word;
  if (value.length > MAX_LENGTH || nesting > MAX_NESTING || word.isBroken) {
    return null;
  }
  const pieces: ValuePiece[] = [];
  let at = 0;
  for (let dollar = value.indexOf('$'); dollar >= 0; dollar = value.indexOf('$', at)) {
    const variable = variableAt(value, dollar);
    const end = variable?.end ?? dollar + 1;
    const written = partOfWord(word, dollar, end);
    const put = variable ? putIn(word, variable, args, nesting) : null;
    if (dollar > at) {
      pushAll(pieces, withoutQuotes(partOfWord(word, at, dollar)));
    }
    pushAll(pieces, put ?? [{ ...pieceOf(written), isUnknown: true }]);
    at = end;
    if (pieces.length > MAX_PIECES) {
      return null;
    }
  }
  if (at < value.length || pieces.length === 0) {
    pushAll(pieces, withoutQuotes(partOfWord(word, at, value.length)));
  }
  const length = pieces.reduce((sum, piece) => sum + piece.value.length, 0);
  return length > MAX_LENGTH ? null : pieces;
}

/** The names of the variables in `text`, each as often as it stands there. */
export function variablesIn(text: string): readonly string[] {
  const uses = text.includes('$') ? text.match(/\$\{?[A-Za-z_]\w*/g) : null;
  return uses?.map((use) => use.slice(use[1] === '{' ? 2 : 1)) ?? [];
}

/** Docker drops quotes wherever they stand: `nginx:"1.27"`. */
function withoutQuotes(word: DockerWord): readonly ValuePiece[] {
  const pieces: ValuePiece[] = [];
  let from = 0;
  for (const each of word.value.split(/["']/)) {
    if (each !== '' || word.value === '') {
      pieces.push(pieceOf(partOfWord(word, from, from + each.length)));
    }
    from += each.length + 1;
  }
  return pieces;
}

function pieceOf(word: DockerWord): ValuePiece {
  return { ...word, isUnknown: false, isDefault: false, isShared: false, guess: null };
}

interface VariableUse {
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, or another; '' where the variable stands alone. */
  readonly operator: string;
  /** Where the word after the operator begins. */
  readonly wordAt: number;
  /** After its last character. */
  readonly end: number;
}

const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(\}|:[-+?]|[-+?#%/]))/y;

function variableAt(value: string, at: number): VariableUse | null {
  VARIABLE.lastIndex = at;
  const [all = '', bare, braced, operator = ''] = VARIABLE.exec(value) ?? [];
  const name = bare ?? braced;
  if (name === undefined) {
    return null;
  }
  const wordAt = at + all.length;
  if (bare !== undefined || operator === '}') {
    return { name, operator: '', wordAt, end: wordAt };
  }
  const close = closingBrace(value, wordAt);
  return close < 0 ? null : { name, operator, wordAt, end: close + 1 };
}

/** Offset of the brace that closes the variable whose word begins at `from`; -1 where none does. */
function closingBrace(value: string, from: number): number {
  let depth = 0;
  for (let at = from; at < value.length; at++) {
    if (value[at] === '{') {
      depth++;
    } else if (value[at] === '}' && depth-- === 0) {
      return at;
    }
  }
  return -1;
}

/** What Docker puts in for `variable`, a part of `word`; null where that is not known. */
function putIn(
  word: DockerWord,
  variable: VariableUse,
  args: ArgDefaults,
  nesting: number,
): readonly ValuePiece[] | null {
  const arg = args.get(variable.name);
  const isDeclared = arg?.fallback != null;
  const isFilled = isDeclared && arg.fallback?.word.value !== '';
  const inner = (): readonly ValuePiece[] | null =>
    piecesOf(partOfWord(word, variable.wordAt, variable.end - 1), args, nesting + 1);
  switch (variable.operator) {
    case '':
    case '?':
    case ':?':
      return arg?.pieces ?? null;
    case '-':
      return isDeclared ? arg.pieces : inner();
    case ':-':
      return isFilled ? arg.pieces : inner();
    case '+':
    case ':+':
      return isFilled
        ? inner()
        : [{ ...pieceOf(partOfWord(word, variable.end, variable.end)), guess: variable.name }];
    default:
      return null;
  }
}

function isPlain(operator: string): boolean {
  return ['', '-', ':-', '?', ':?'].includes(operator);
}
