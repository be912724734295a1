// Hides what is not YAML behind text of the same length, so that every offset of the masked text is true in the original.

const MARK = '\u0001';

/** `text` with template actions masked, tabs of JSON turned into spaces and lone carriage returns into line feeds. */
export function mask(text: string): string {
  return maskWhiteSpace(maskActions(text));
}

/** The same, but template actions stay: for a text that is to be read as kubectl reads it. */
export function maskWhiteSpace(text: string): string {
  return maskLineBreaks(maskJsonTabs(text));
}

/** Whether `text` holds a template action that `mask` hides. */
export function hasActions(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/**
 * Go and Jinja actions. One that has its line to itself (`{{- if .Values.x }}`) becomes white space, one inside a line becomes a word.
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
    result += text.slice(position, open) + text.slice(open, end + 2).replace(/[^\r\n]/g, MARK);
    position = end + 2;
    open = nextOpen(text, position);
  }
  return result + text.slice(position);
}

const GO_COMMENT = /^\{\{(?:- )?\/\*/;

/** Finds the next `mark` at or behind an offset, for offsets that ascend: each is searched for once, however often it is asked for. */
function closings(text: string, mark: string): (from: number) => number {
  let found = text.indexOf(mark);
  return (from) => {
    if (found >= 0 && found < from) {
      found = text.indexOf(mark, from);
    }
    return found;
  };
}

/** Whether another action begins on a later line before this one ends: then somebody is still typing this one. */
function isLeftOpen(text: string, open: number, end: number): boolean {
  const next = nextOpen(text, open + 2);
  return next >= 0 && next < end && /[\r\n]/.test(text.slice(open, next));
}

/** Offset of the next `{{` or `{%` at or behind `from`, or -1. Behind `{%` stands a space: `printf {%s}` is no action. */
function nextOpen(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x7b || (next === 0x25 && /^[-+]?\s/.test(text.slice(at + 2, at + 4)))) {
      return at;
    }
  }
  return -1;
}

/** JSON may be indented by tabs, YAML may not. Inside of JSON strings a raw tab is not allowed, so none of those is hurt. */
function maskJsonTabs(text: string): string {
  return text.includes('\t') && /^\s*(?:---\s+)?[{[]/.test(text) ? text.replaceAll('\t', ' ') : text;
}

/** `yaml` does not take a lone CR for a line break, go-yaml and so kubectl does. */
function maskLineBreaks(text: string): string {
  return text.includes('\r') && !text.includes('\n') ? text.replaceAll('\r', '\n') : text;
}
