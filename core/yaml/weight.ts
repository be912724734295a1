// Says how many nodes a YAML document may have, without reading it: a tree takes up to a thousand times the memory of its text.

/**
 * A document with more nodes is not read. For each of them the `yaml` package takes up to 1.5 KB, measured with lists of one-character entries,
 * maps in braces, anchors, aliases and empty lines. Compact JSON of 5 MB has fewer.
 */
export const MOST_NODES = 1_000_000;

/** Whether `text`, one document, may have more nodes than are read. A text with fewer characters than that number is not looked at. */
export function isTooHeavy(text: string): boolean {
  return text.length > MOST_NODES && nodesIn(text, MOST_NODES) > MOST_NODES;
}

/**
 * Returns how many nodes, marks and empty lines `text` may have: the number of characters that a parser stops at, within quotes and blocks as
 * well. Stops counting above `most`. Takes time in proportion to the text.
 */
export function nodesIn(text: string, most: number): number {
  let count = 0;
  /** The character before, and the last one that is no white space. */
  let before = LINE_BREAK;
  let last = LINE_BREAK;
  for (let index = 0; index < text.length && count <= most; index++) {
    const code = text.charCodeAt(index);
    if (code === COMMA) {
      // A parser makes more of a comma after a comma, which is a mistake, than of a node.
      count += last === COMMA ? 4 : 1;
    } else if (code === DASH) {
      // Within a word it begins nothing.
      count += before <= SPACE ? 1 : 0;
    } else if (isStop(code)) {
      count++;
    }
    before = code;
    last = code > SPACE ? code : last;
  }
  return count;
}

/** A line break, `:`, `{`, `}`, `[`, `]`, `&`, `*`, `!` or `?`. Comparisons are faster than a table here. */
function isStop(code: number): boolean {
  return (
    code === LINE_BREAK ||
    code === 0x3a ||
    code === 0x7b ||
    code === 0x7d ||
    code === 0x5b ||
    code === 0x5d ||
    code === 0x26 ||
    code === 0x2a ||
    code === 0x21 ||
    code === 0x3f
  );
}

const LINE_BREAK = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const DASH = 0x2d;
