// Makes JSON with comments, the format of an editor's settings, readable as YAML.

/**
 * `text` with its JSON comments replaced by spaces, so that no offset changes. A text that does not begin like JSON is returned as it is:
 * it is YAML, where `//` does not begin a comment.
 */
export function maskJsonComments(text: string): string {
  return BEGINS_AS_JSON.test(text)
    ? text.replace(STRING_OR_COMMENT, (found) =>
        found.startsWith('/') ? found.replace(/[^\r\n]/g, ' ') : found,
      )
    : text;
}

const BEGINS_AS_JSON = /^\s*(?:\{|\/\/|\/\*)/;

/** A comment does not begin right after a letter, a digit, `_`, `:`, `/` or `*`, so that `https://` holds none. */
const STRING_OR_COMMENT = /"(?:[^"\\\r\n]|\\.)*"|(?<![\w:/*])(?:\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$))/g;
