// Cuts a Dockerfile into its instructions as BuildKit does: continued lines are joined, comments between them and heredocs are left out.

/** A stretch of text without gaps for its reader, though it may have some in the file. */
export interface Line {
  readonly text: string;
  /** Where each stretch begins: its index in `text`, and its offset in the file. */
  readonly indexes: readonly number[];
  readonly offsets: readonly number[];
}

export interface Instruction {
  /** In lower case: `from`. */
  readonly keyword: string;
  /** The whole instruction, its keyword included. */
  readonly line: Line;
  /** Index in the text of `line` at which the arguments begin. */
  readonly argumentsAt: number;
}

export interface Instructions {
  /** The value of `# syntax=`, up to its first space; null where there is none. */
  readonly syntax: { readonly value: string; readonly start: number } | null;
  /** The character that continues a line. */
  readonly escaper: string;
  readonly all: readonly Instruction[];
}

/** A part of a file that is a Dockerfile. Each of its lines may be indented by `indent` spaces, which do not belong to it. */
export interface DockerfileSpan {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/** The instructions of the Dockerfile that stands in `text` at `stretch`, in time proportional to its length. */
export function readInstructions(text: string, stretch: DockerfileSpan): Instructions {
  const lines = new Lines(text, stretch);
  const { syntax, escaper } = readDirectives(lines);
  const all: Instruction[] = [];
  for (let first = lines.next(); first; first = lines.next()) {
    const trimmed = trimStart(text, first);
    if (trimmed.start < trimmed.end && text[trimmed.start] !== '#') {
      const instruction = instructionAt(joinLines(trimmed, lines, escaper));
      all.push(instruction);
      skipHeredocs(instruction, lines);
    }
  }
  return { syntax, escaper, all };
}

/** The offset in the file of the character at `index` of `line`. */
export function offsetAt({ indexes, offsets }: Line, index: number): number {
  let low = 0;
  let high = indexes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((indexes[middle] ?? 0) <= index) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return (offsets[low] ?? 0) + index - (indexes[low] ?? 0);
}

interface Physical {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
}

/** Hands out one line after the other. */
class Lines {
  readonly text: string;
  readonly #stretch: DockerfileSpan;
  #at: number;
  #last = 0;

  constructor(text: string, stretch: DockerfileSpan) {
    this.text = text;
    this.#stretch = stretch;
    this.#at = stretch.start + (text.startsWith(BOM, stretch.start) ? 1 : 0);
  }

  next(): Physical | null {
    const { end, indent } = this.#stretch;
    if (this.#at >= end) {
      return null;
    }
    const found = this.text.indexOf('\n', this.#at);
    const lineEnd = found < 0 || found > end ? end : found;
    this.#last = this.#at;
    let start = this.#at;
    while (start < lineEnd && start < this.#at + indent && this.text[start] === ' ') {
      start++;
    }
    this.#at = lineEnd + 1;
    const isCarriageReturn = lineEnd > start && this.text[lineEnd - 1] === '\r';
    return { start, end: isCarriageReturn ? lineEnd - 1 : lineEnd };
  }

  /** Takes back the line that was handed out last. */
  back(): void {
    this.#at = this.#last;
  }
}

const BOM = '\uFEFF';

const DIRECTIVE = /^#\s*(syntax|escape|check)\s*=\s*(\S.*)$/i;

/** Parser directives stand before everything else, comments included. BuildKit also reads past a line of `#!`. */
function readDirectives(lines: Lines): Pick<Instructions, 'syntax' | 'escaper'> {
  let syntax: Instructions['syntax'] = null;
  let escaper = '\\';
  let isFirst = true;
  for (let line = lines.next(); line; line = lines.next()) {
    const written = lines.text.slice(line.start, Math.min(line.end, line.start + LONGEST_DIRECTIVE));
    const [, name = '', value = ''] = DIRECTIVE.exec(written) ?? [];
    if (name === '' && !(isFirst && written.startsWith('#!'))) {
      lines.back();
      break;
    }
    isFirst = false;
    if (name.toLowerCase() === 'syntax') {
      syntax ??= {
        value: /^\S*/.exec(value)?.[0] ?? '',
        start: line.start + written.length - value.length,
      };
    } else if (name.toLowerCase() === 'escape' && value.trim() === '`') {
      escaper = '`';
    }
  }
  return { syntax, escaper };
}

const LONGEST_DIRECTIVE = 1000;

/** `first` and the lines that continue it. Comments and empty lines between them do not end an instruction. */
function joinLines(first: Physical, lines: Lines, escaper: string): Line {
  const { text } = lines;
  const parts: string[] = [];
  const indexes: number[] = [];
  const offsets: number[] = [];
  let length = 0;
  for (let line: Physical | null = first; line; line = lines.next()) {
    const trimmed = trimStart(text, line);
    if (line !== first && (trimmed.start >= trimmed.end || text[trimmed.start] === '#')) {
      continue;
    }
    const end = continuationAt(text, line, escaper);
    indexes.push(length);
    offsets.push(line.start);
    parts.push(text.slice(line.start, end ?? line.end));
    length += (end ?? line.end) - line.start;
    if (end === null) {
      break;
    }
  }
  return { text: parts.join(''), indexes, offsets };
}

/** Where the character stands that continues `line`; null where the line ends its instruction. A doubled one does not continue it. */
function continuationAt(text: string, { start, end }: Physical, escaper: string): number | null {
  let last = end - 1;
  while (last >= start && (text[last] === ' ' || text[last] === '\t')) {
    last--;
  }
  const isContinued =
    last >= start && text[last] === escaper && (last === start || text[last - 1] !== escaper);
  return isContinued ? last : null;
}

function trimStart(text: string, { start, end }: Physical): Physical {
  let from = start;
  while (from < end && isSpace(text.charCodeAt(from))) {
    from++;
  }
  return { start: from, end };
}

/** Whether the character with this code is white space. An expression for each character takes several times as long. */
export function isSpace(code: number): boolean {
  return code < NO_BREAK_SPACE
    ? code === 32 || (code >= 9 && code <= 13)
    : /\s/.test(String.fromCharCode(code));
}

const NO_BREAK_SPACE = 0xa0;

function instructionAt(line: Line): Instruction {
  const [head = '', keyword = ''] = /^\s*(\S*)\s*/.exec(line.text) ?? [];
  return { keyword: keyword.toLowerCase(), line, argumentsAt: head.length };
}

/** Goes past the heredocs of an instruction. One that is never closed takes the rest of the file. */
function skipHeredocs({ line }: Instruction, lines: Lines): void {
  if (!line.text.includes('<<') || !OPENS_HEREDOCS.test(line.text)) {
    return;
  }
  for (const { name, isChomped } of heredocsIn(line.text)) {
    for (let each = lines.next(); each; each = lines.next()) {
      const written = lines.text.slice(each.start, each.end);
      if ((isChomped ? written.replace(/^\t+/, '') : written) === name) {
        break;
      }
    }
  }
}

const OPENS_HEREDOCS = /^\s*(?:onbuild\s+)?(?:run|copy|add)\s/i;

interface Heredoc {
  readonly name: string;
  /** Whether tabs before the closing name do not count: `<<-EOF`. */
  readonly isChomped: boolean;
}

/** The heredocs that a line opens, in order: words that begin with `<<`, outside of quotes. None where a quote is not closed. */
function heredocsIn(line: string): readonly Heredoc[] {
  const found: Heredoc[] = [];
  let isWordStart = true;
  for (let at = 0; at < line.length; ) {
    const character = line[at] ?? '';
    if (character === '<') {
      const { end, heredoc } = anglesAt(line, at);
      if (isWordStart && heredoc) {
        found.push(heredoc);
      }
      at = end;
      isWordStart = false;
      continue;
    }
    const end = characterEnd(line, at);
    if (end < 0) {
      return [];
    }
    // A number of a file descriptor may stand before the heredoc.
    isWordStart = isSpace(character.charCodeAt(0)) || (isWordStart && /\d/.test(character));
    at = end;
  }
  return found;
}

/** After the character at `at`, with what it escapes, or after the quoted text that begins there; -1 where a quote is not closed. */
function characterEnd(line: string, at: number): number {
  const character = line[at];
  if (character === '"' || character === "'") {
    const close = closingQuote(line, at);
    return close < 0 ? -1 : close + 1;
  }
  return character === '\\' ? at + 2 : at + 1;
}

/** What the angle brackets at `at` open: two of them and a name are a heredoc, three are not. */
function anglesAt(line: string, at: number): { readonly end: number; readonly heredoc: Heredoc | null } {
  const angles = startingAt(line, at, ANGLES)?.[0].length ?? 1;
  const [opened = '', dash = '', quoted, plain] = startingAt(line, at + angles, HEREDOC_NAME) ?? [];
  const name = quoted?.slice(1, -1) ?? plain;
  return angles === 2 && name
    ? { end: at + angles + opened.length, heredoc: { name, isChomped: dash !== '' } }
    : { end: at + angles, heredoc: null };
}

const ANGLES = /<+/y;
const HEREDOC_NAME = /(-?)[ \t]*(?:("[^"]*"|'[^']*')|([^\s<"']+))(?=\s|$)/y;

function startingAt(text: string, at: number, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where the quote at `from` is closed; -1 where it is not. */
function closingQuote(line: string, from: number): number {
  const quote = line[from];
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === quote) {
      return at;
    }
    if (line[at] === '\\' && quote === '"') {
      at++;
    }
  }
  return -1;
}
