// Replaces what is not YAML by text of the same length, so that every offset in the masked text is the same in the original.

/** Stands for actions while they are masked. A text may hold it too. */
export const MARK = '\u0001';

/** Returns `text` with template actions masked, tabs of JSON turned into spaces, and lone carriage returns into line feeds. */
export function mask(text: string): string {
  return maskWhiteSpace(maskActions(text));
}

/** Does the same as `mask` but keeps template actions, for a text that must be read as kubectl reads it. */
export function maskWhiteSpace(text: string): string {
  return maskLineBreaks(maskJsonTabs(text));
}

/** Whether `text` may hold a template action that `mask` hides. True for any `{{` or `{%`. */
export function hasActions(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/**
 * Masks actions of Go and Jinja templates. An action that is alone on its line (`{{- if .Values.x }}`) becomes white space. An action
 * inside a line becomes a word.
 */
function maskActions(text: string): string {
  if (!hasActions(text)) {
    return text;
  }
  return markActions(text)
    .replace(ONLY_MARKS, (line) => ' '.repeat(line.length))
    .replaceAll(MARK, '_');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the mark is a control character because no manifest holds one.
const ONLY_MARKS = /^[ \t]*\u0001[\u0001 \t]*$/gm;

function markActions(text: string): string {
  const close = { '}}': closings(text, '}}'), '%}': closings(text, '%}'), '*/': closings(text, '*/') };
  let result = '';
  let position = 0;
  for (let open = nextOpen(text, 0); open >= 0; ) {
    const isComment = GO_COMMENT.test(text.slice(open, open + 8));
    const body = isComment ? close['*/'](open + 2) : open + 2;
    const end = body < 0 ? -1 : close[text[open + 1] === '%' ? '%}' : '}}'](body);
    if (end < 0 || (!isComment && isLeftOpen(text, open, end))) {
      open = nextOpen(text, open + 2);
      continue;
    }
    result += text.slice(position, open) + marksFor(text.slice(open, end + 2));
    position = end + 2;
    open = nextOpen(text, position);
  }
  return result + text.slice(position);
}

function marksFor(action: string): string {
  return /[\r\n]/.test(action) ? action.replace(/[^\r\n]/g, MARK) : MARK.repeat(action.length);
}

const GO_COMMENT = /^\{\{(?:- )?\/\*/;

/** Returns a function that finds the next `mark` at or after an offset. The offsets must ascend, so that the text is searched only once. */
function closings(text: string, mark: string): (from: number) => number {
  let found = text.indexOf(mark);
  return (from) => {
    if (found >= 0 && found < from) {
      found = text.indexOf(mark, from);
    }
    return found;
  };
}

/** Whether another action begins on a later line before this one ends. This one is then still being typed. */
function isLeftOpen(text: string, open: number, end: number): boolean {
  const next = nextOpen(text, open + 2);
  return next >= 0 && next < end && /[\r\n]/.test(text.slice(open, next));
}

/** Returns the offset of the next `{{` or `{%` at or after `from`, or -1. White space must follow `{%` or `{%-`: `{%s}` is no action. */
function nextOpen(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x7b || (next === 0x25 && /^[-+]?\s/.test(text.slice(at + 2, at + 4)))) {
      return at;
    }
  }
  return -1;
}

/** Replaces tabs in JSON, which may be indented with tabs; YAML may not. JSON strings are safe: they cannot contain a raw tab. */
function maskJsonTabs(text: string): string {
  return text.includes('\t') && /^\s*(?:---\s+)?[{[]/.test(text) ? text.replaceAll('\t', ' ') : text;
}

/** Replaces lone CRs. `yaml` does not accept a lone CR as a line break. go-yaml, and so kubectl, does. */
function maskLineBreaks(text: string): string {
  return text.includes('\r') && !text.includes('\n') ? text.replaceAll('\r', '\n') : text;
}
