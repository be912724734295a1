// The words of an instruction and of its flags, each with its place in the file.
import { type Instruction, isSpace, type Line, offsetAt } from './instructions.ts';

export interface DockerWord {
  /** Without the quotes around it; with those inside of it. */
  readonly value: string;
  /** Where it stands in the file, without quotes. */
  readonly start: number;
  readonly end: number;
  /** Whether it can only be taken as it is: it goes on over several lines, or holds escapes. */
  readonly isBroken: boolean;
}

export interface Assignment {
  readonly name: string;
  /** Null where no `=` follows the name. */
  readonly value: DockerWord | null;
}

/** An instruction that is cut into words. */
export interface Arguments {
  /** `--name=value`, in the order of the text. */
  readonly flags: readonly Assignment[];
  /** Empty for instructions whose words name no image. */
  readonly words: readonly DockerWord[];
  /** Of ARG. */
  readonly assignments: readonly Assignment[];
  /** As in `Instruction`; of an instruction after ONBUILD its own. */
  readonly keyword: string;
  readonly isOnBuild: boolean;
}

/** The words of FROM, the assignments of ARG, and the flags of any instruction. */
export function argumentsOf({ keyword, line, argumentsAt }: Instruction, escaper: string): Arguments {
  const isOnBuild = keyword === 'onbuild';
  const inner = isOnBuild ? nextWord(line, argumentsAt, keyword) : null;
  const own = inner ? line.text.slice(inner.from, inner.to).toLowerCase() : keyword;
  const flags: Assignment[] = [];
  const words: DockerWord[] = [];
  const assignments: Assignment[] = [];
  let isInFlags = true;
  const following = (at: number) => nextWord(line, at, own);
  for (let next = following(inner?.to ?? argumentsAt); next; next = following(next.to)) {
    isInFlags &&= line.text.startsWith('--', next.from);
    if (isInFlags) {
      flags.push(assignmentAt(line, next.from + 2, next.to, escaper));
    } else if (own === 'from') {
      words.push(wordAt(line, next.from, next.to, escaper));
    } else if (own === 'arg') {
      assignments.push(assignmentAt(line, next.from, next.to, escaper));
    } else {
      break;
    }
  }
  return { flags, words, assignments, keyword: own, isOnBuild };
}

function assignmentAt(line: Line, from: number, to: number, escaper: string): Assignment {
  const written = line.text.slice(from, to);
  const equals = written.indexOf('=');
  return equals < 0
    ? { name: written, value: null }
    : { name: written.slice(0, equals), value: wordAt(line, from + equals + 1, to, escaper) };
}

/** A stretch of `word`. */
export function partOfWord(word: DockerWord, from: number, to: number): DockerWord {
  const start = word.start + from;
  return { value: word.value.slice(from, to), start, end: start + to - from, isBroken: word.isBroken };
}

/**
 * The next word at or after `at`. White space inside of quotes does not end it, except in the words of FROM that are no flags. Null at the end of
 * the line.
 */
function nextWord(
  { text }: Line,
  at: number,
  keyword: string,
): { readonly from: number; readonly to: number } | null {
  let from = at;
  while (from < text.length && isSpace(text.charCodeAt(from))) {
    from++;
  }
  if (from === text.length) {
    return null;
  }
  const hasQuotes = keyword !== 'from' || text.startsWith('--', from);
  let quote = '';
  let to = from;
  for (; to < text.length && (quote !== '' || !isSpace(text.charCodeAt(to))); to++) {
    const character = text[to] ?? '';
    if (hasQuotes && (quote === '' ? character === '"' || character === "'" : character === quote)) {
      quote = quote === '' ? character : '';
    }
  }
  return { from, to };
}

function wordAt(line: Line, from: number, to: number, escaper: string): DockerWord {
  const [first = '', last = ''] = [line.text[from], line.text[to - 1]];
  const isQuoted = to - from >= 2 && first === last && (first === '"' || first === "'");
  const [begin, stop] = isQuoted ? [from + 1, to - 1] : [from, to];
  const value = line.text.slice(begin, stop);
  const start = offsetAt(line, begin);
  const end = stop > begin ? offsetAt(line, stop - 1) + 1 : start;
  const isBroken =
    end - start !== stop - begin ||
    value.includes(escaper) ||
    // Nothing is put in for a variable inside of single quotes.
    ((first === "'" || value.includes("'")) && value.includes('$'));
  return { value, start, end, isBroken };
}
