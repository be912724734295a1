// Cuts a template into literal text and actions, and an action into tokens; the marks `{{-` and `-}}` take the white space around them.

export interface Segment {
  readonly kind: 'text' | 'action';
  readonly text: string;
  /** The line of its first character, from 1. */
  readonly line: number;
}

/** The segments of `text`; `closed` is false where an action does not end, which is the last thing that is read. */
export function cutTemplate(text: string): {
  readonly segments: readonly Segment[];
  readonly closed: boolean;
} {
  const segments: Segment[] = [];
  const lines = { at: 0, line: 1 };
  const unclosed: Unclosed = new Map();
  let from = 0;
  let trims = false;
  while (from <= text.length) {
    const open = text.indexOf('{{', from);
    const end = open < 0 ? text.length : open;
    const trimsBefore = open >= 0 && /^-\s/.test(text.slice(open + 2, open + 4));
    addText(segments, text, from, end, { before: trims, after: trimsBefore }, lines);
    if (open < 0) {
      break;
    }
    const start = open + (trimsBefore ? 3 : 2);
    const close = endOfAction(text, start, unclosed);
    if (close < 0) {
      return { segments, closed: false };
    }
    trims = text[close - 1] === '-' && /\s|\//.test(text[close - 2] ?? '');
    const body = text.slice(start, trims ? close - 1 : close);
    if (!/^\s*\/\*/.test(body)) {
      segments.push({ kind: 'action', text: body, line: lineOf(text, start, lines) });
    }
    from = close + 2;
  }
  return { segments, closed: true };
}

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
  let at = 0;
  let spaced = true;
  while (at < action.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(action);
    if (!match) {
      return null;
    }
    at = TOKEN.lastIndex;
    const kind = KINDS.find((_, index) => match[index + 1] !== undefined) ?? 'space';
    if (kind !== 'space') {
      tokens.push(tokenOf(kind, match[0], spaced));
    }
    spaced = kind === 'space';
  }
  return tokens;
}

/** What each group of `TOKEN` matches, in their order. Asking for groups by name takes three times as long. */
const KINDS = [
  'space',
  'quoted',
  'raw',
  'rune',
  'variable',
  'field',
  'number',
  'dot',
  'word',
  'mark',
] as const;
const TOKEN =
  /(\s+)|("(?:\\.|[^"\\\n])*")|(`[^`]*`)|('(?:\\.|[^'\\\n])+')|(\$[\p{L}\p{N}_]*)|(\.[\p{L}_][\p{L}\p{N}_]*)|([+-]?\.?\d[\w.]*)|(\.)|([\p{L}_][\p{L}\p{N}_]*)|(:=|[=()|,])/uy;

function tokenOf(kind: Exclude<(typeof KINDS)[number], 'space'>, text: string, spaced: boolean): ActionToken {
  switch (kind) {
    case 'quoted':
    case 'rune':
      return { kind: 'string', text: unquoted(text.slice(1, -1)), spaced };
    case 'raw':
      return { kind: 'string', text: text.slice(1, -1), spaced };
    case 'field':
      return { kind, text: text.slice(1), spaced };
    default:
      return { kind, text, spaced };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/gi, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}

/** Where `}}` ends the action whose inside begins at `start`; -1 where nothing does. Strings and comments may hold braces. */
function endOfAction(text: string, start: number, unclosed: Unclosed): number {
  const comment = /\s*\/\*/y;
  comment.lastIndex = start;
  if (comment.test(text)) {
    const end = text.indexOf('*/', comment.lastIndex);
    return end < 0 ? -1 : text.indexOf('}}', end);
  }
  const next = /\}\}|["`']/g;
  next.lastIndex = start;
  for (let match = next.exec(text); match; match = next.exec(text)) {
    if (match[0] === '}}') {
      return match.index;
    }
    next.lastIndex = endOfString(text, match.index, unclosed);
  }
  return -1;
}

/**
 * For each kind of quote the offset up to which no string of it ends. A quote before that offset is not tried again, because escaped quotes
 * without an end would otherwise take quadratic time.
 */
type Unclosed = Map<string, number>;

/** Where the string ends that begins at `start`. If it is not closed, its quote alone is gone past. */
function endOfString(text: string, start: number, unclosed: Unclosed): number {
  const quote = text.charAt(start);
  const string = STRINGS[quote];
  if (!string || start < (unclosed.get(quote) ?? 0)) {
    return start + 1;
  }
  string.lastIndex = start;
  const [whole = '', close] = string.exec(text) ?? [];
  if (close === quote) {
    return start + whole.length;
  }
  unclosed.set(quote, start + whole.length);
  return start + 1;
}

/** A string by its quote, from there to where it is closed or cannot go on. The group is the closing quote. */
const STRINGS: Readonly<Record<string, RegExp>> = {
  '"': /"(?:\\.|[^"\\\n])*("?)/y,
  '`': /`[^`]*(`?)/y,
  "'": /'(?:\\.|[^'\\\n])+('?)/y,
};

interface Trims {
  readonly before: boolean;
  readonly after: boolean;
}

interface LineCounter {
  at: number;
  line: number;
}

function addText(
  segments: Segment[],
  text: string,
  from: number,
  to: number,
  trims: Trims,
  lines: LineCounter,
): void {
  let start = from;
  let end = to;
  while (trims.before && start < end && isSpace(text[start])) {
    start++;
  }
  while (trims.after && end > start && isSpace(text[end - 1])) {
    end--;
  }
  if (end > start) {
    segments.push({ kind: 'text', text: text.slice(start, end), line: lineOf(text, start, lines) });
  }
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** The line of `at`, counted on from the place that was asked for before. */
function lineOf(text: string, at: number, lines: LineCounter): number {
  for (; lines.at < at; lines.at++) {
    if (text[lines.at] === '\n') {
      lines.line++;
    }
  }
  return lines.line;
}
