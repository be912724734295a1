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
 * The offset of the quote that closes the scalar of several lines whose first quote is at `start`; -1 where none does, or where a line is not
 * indented more than `indent`.
 */
export function closingQuoteBelow(text: string, start: number, indent: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH && quote === DOUBLE && text.charCodeAt(at + 1) >= SPACE) {
      at++;
    } else if (code === quote) {
      if (quote === DOUBLE || text.charCodeAt(at + 1) !== quote) {
        return at;
      }
      at++;
    } else if (code === LINE_FEED) {
      const first = skipSpaces(text, at + 1);
      const next = text.charCodeAt(first);
      if (first - at - 1 <= indent && next !== LINE_FEED && next !== RETURN) {
        return -1;
      }
    }
  }
  return -1;
}

/** The value of what stands between the quotes. Null for escapes that hardly anyone writes. */
export function quotedValue(content: string, style: 'single' | 'double'): string | null {
  if (style === 'single') {
    return content.includes("''") ? content.replaceAll("''", "'") : content;
  }
  if (!content.includes('\\')) {
    return content;
  }
  let isKnown = true;
  const value = content.replace(ESCAPE, (_, code: string) => {
    const known = code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : ESCAPES[code];
    isKnown &&= known !== undefined;
    return known ?? '';
  });
  return isKnown ? value : null;
}

const ESCAPE = /\\(u[0-9a-fA-F]{4}|[\s\S])/g;

/** The escapes of JSON. YAML reads them in the same way, and has more. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

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
