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

/**
 * A string hides what looks like a comment in it. One that is not closed ends with its line, so that each character is looked at once.
 * The `//` of a URL without quotes, as YAML allows it between braces, is no comment.
 */
const STRING_OR_COMMENT =
  /"(?:[^"\\\r\n]|\\.)*(?:"|$|(?=[\r\n\\]))|(?<![A-Za-z]:)\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
