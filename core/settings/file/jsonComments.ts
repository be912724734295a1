// JSON with comments, as editors write their settings, made readable as YAML.

/**
 * `text` with its JSON comments turned into spaces, so that every offset stays true. A text that does not begin as JSON is YAML, whose `//` is
 * no comment.
 */
export function maskJsonComments(text: string): string {
  return BEGINS_AS_JSON.test(text)
    ? text.replace(STRING_OR_COMMENT, (found) =>
        found.startsWith('/') ? found.replace(/[^\r\n]/g, ' ') : found,
      )
    : text;
}

const BEGINS_AS_JSON = /^\s*(?:\{|\/\/|\/\*)/;

/** Behind a word or a colon, as in `https://`, no comment begins. */
const STRING_OR_COMMENT = /"(?:[^"\\\r\n]|\\.)*"|(?<![\w:/*])(?:\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$))/g;
