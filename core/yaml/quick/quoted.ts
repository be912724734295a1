// Reads quoted scalars, and goes over those of several lines.

/** The offset of the quote that closes the scalar whose first quote is at `start`; -1 where none does before `end`. */
export function closingQuote(text: string, start: number, end: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH && quote === DOUBLE && text.charCodeAt(at + 1) !== LINE_FEED) {
      at++;
    } else if (code === quote) {
      if (quote === DOUBLE || text.charCodeAt(at + 1) !== quote) {
        return at;
      }
      at++;
    } else if (code === LINE_FEED) {
      return -1;
    }
  }
  return -1;
}

/**
 * The offset of the quote that closes the scalar of several lines whose first quote is at `start`. Where a line is not indented more than
 * `indent`, or no quote closes it, the bitwise complement of the offset of what stands there; null if the parser may take another quote for
 * the closing one.
 */
export function closingQuoteBelow(text: string, start: number, indent: number): number | null {
  const quote = text.charCodeAt(start);
  let left = -1;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH && quote === DOUBLE && text.charCodeAt(at + 1) >= SPACE) {
      at++;
    } else if (code === quote && quote !== DOUBLE && text.charCodeAt(at + 1) === quote) {
      at++;
    } else if (code === quote) {
      return left < 0 ? at : isQuote(text, left, quote) ? null : ~skipSpaces(text, left);
    } else if (code === LINE_FEED && left < 0 && isLeft(text, at + 1, indent)) {
      left = at + 1;
    }
  }
  return text.charCodeAt(text.length - 1) === quote ? null : ~text.length;
}

/** Whether the line at `at` is not blank, and not indented more than `indent`. */
function isLeft(text: string, at: number, indent: number): boolean {
  const first = skipSpaces(text, at);
  const code = text.charCodeAt(first);
  return first - at <= indent && code !== LINE_FEED && code !== RETURN;
}

/** Whether the line before the one at `at` ends with `quote`. */
function isQuote(text: string, at: number, quote: number): boolean {
  return text.charCodeAt(text.charCodeAt(at - 2) === RETURN ? at - 3 : at - 2) === quote;
}

/** The value of what stands between the quotes, on one line. Null where an escape is not one of YAML. */
export function quotedValue(content: string, style: 'single' | 'double'): string | null {
  if (style === 'single') {
    return content.includes("''") ? content.replaceAll("''", "'") : content;
  }
  if (!content.includes('\\')) {
    return content;
  }
  let isKnown = true;
  const value = content.replace(ESCAPE, (_, code: string) => {
    const known = code.length > 1 ? characterOf(code.slice(1)) : ESCAPES[code];
    isKnown &&= known !== undefined;
    return known ?? '';
  });
  return isKnown ? value : null;
}

function characterOf(digits: string): string | undefined {
  const code = Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  ' ': ' ',
  0: '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/**
 * The lines of a plain or quoted scalar as YAML folds them into one: a line break is a blank, and further ones stay. Escapes stay as they are,
 * except for those of a line break. Null for an escaped line break before an empty line.
 */
export function folded(content: string, isDouble: boolean): string | null {
  const lines = content.split(/\r?\n/);
  let value = '';
  /** The line breaks since the last text that are not escaped. */
  let breaks = 0;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const start = index === 0 ? 0 : skipSpaces(line, 0);
    const end = isLast ? line.length : endOfWritten(line, start, isDouble);
    const isJoined = isDouble && end === line.length && isEscaped(line, end);
    if (start < end || index === 0 || isLast) {
      value += breaks === 1 ? ' ' : '\n'.repeat(Math.max(breaks - 1, 0));
      value += line.slice(start, isJoined ? end - 1 : end);
      breaks = 0;
    } else if (breaks === 0) {
      return null;
    }
    breaks += isJoined ? 0 : 1;
  }
  return value;
}

/** Where the written part of `line` ends: before its trailing blanks, of which the first may be escaped. */
function endOfWritten(line: string, start: number, isDouble: boolean): number {
  let end = line.length;
  while (end > start && line.charCodeAt(end - 1) === SPACE) {
    end--;
  }
  return end < line.length && isDouble && isEscaped(line, end) ? end + 1 : end;
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(line: string, at: number): boolean {
  let start = at;
  while (line.charCodeAt(start - 1) === BACKSLASH) {
    start--;
  }
  return (at - start) % 2 === 1;
}

const BACKSLASH = 0x5c;
const DOUBLE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) {
    at++;
  }
  return at;
}
