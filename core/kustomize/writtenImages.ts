// Reads which images a resource or a patch of kustomize may hold, without a parser: at least those in which kustomize replaces names.
import { MOST_BUILD_IMAGES } from '../paths/limits.ts';
import { detach } from '../text/detach.ts';

/** References with or without tag and digest, and perhaps other words. */
export type WrittenImages = ReadonlySet<string>;

/**
 * Returns what stands at the keys `image` and `reference` in `text`, the only ones at which kustomize replaces images unless somebody
 * configures more. Of a JSON patch, whose operations can put any value there, it returns all words. It may return more, but not less. Null
 * where it cannot tell, because an image is an alias or has escapes, or an operation copies a value from elsewhere.
 */
export function writtenImages(text: string): WrittenImages | null {
  const found = IS_LIST.test(text) ? words(text) : valuesOf(text);
  return found !== null && found.size <= MOST_BUILD_IMAGES ? found : null;
}

/** Whether the first thing in the text is an item of a list. No resource of Kubernetes is one. */
const IS_LIST = /^\uFEFF?(?:\s|#[^\n]*\n|---[^\n]*\n)*(?:\[|-(?!--))/;

function words(text: string): WrittenImages | null {
  if (TAKES_FROM_ELSEWHERE.test(text) || text.includes('\\')) {
    return null;
  }
  const found = new Set<string>();
  for (const [word] of text.matchAll(/[^\s"'[\]{},]+/g)) {
    found.add(detach(word));
  }
  return found;
}

/** Operations that may set an image to a value that is no image where it is written. */
const TAKES_FROM_ELSEWHERE = /\b(?:copy|move)\b/;

function valuesOf(text: string): WrittenImages | null {
  const found = new Set<string>();
  let line = { from: 0, isComment: startsComment(text, 0) };
  for (const { index, groups } of text.matchAll(IMAGE)) {
    line = lineAt(text, index, line);
    if (line.isComment) {
      continue;
    }
    const plain = groups?.['plain'];
    const value = groups?.['double'] ?? groups?.['single'] ?? plain;
    if (value === undefined || (value === plain && INDIRECT.test(value))) {
      return null;
    }
    found.add(detach(value));
    // In a collection in braces, a comma or a brace ends the value. Elsewhere it is a part of it.
    found.add(detach(/^[^,[\]{}]*/.exec(value)?.[0] ?? ''));
  }
  return found;
}

/**
 * The key, and in front of it in the text its value, which may stand on a later line, behind comments, a tag or an anchor. `far` is the
 * beginning of a value that is not read here. Where the value is a mapping, its first key is taken for one. The limits keep this linear.
 */
const IMAGE =
  /(?<![\w./-])(?:image|reference)["']?\s*:(?=\s*(?:#[^\n]{0,300}\n\s*){0,3}(?:[!&][^\s,[\]{}]{0,300}\s+){0,2}(?:"(?<double>[^"\\\n]{0,300})"|'(?<single>[^'\n]{0,300})'(?!')|(?<plain>[^\s"'#]\S{0,300})(?!\S)|(?<far>\S)))/g;

/** The beginning of an alias, and of a block scalar. */
const INDIRECT = /^[*|>]/;

/** Whether the line of `offset` is a comment from its start, which is no image either where it is inside of a block scalar. */
function lineAt(text: string, offset: number, before: CommentLine): CommentLine {
  // Each character is searched once.
  const lineBreak = text.slice(before.from, offset).lastIndexOf('\n');
  const isComment = lineBreak < 0 ? before.isComment : startsComment(text, before.from + lineBreak + 1);
  return { from: offset, isComment };
}

interface CommentLine {
  /** An offset in the line. */
  readonly from: number;
  readonly isComment: boolean;
}

function startsComment(text: string, lineStart: number): boolean {
  COMMENT.lastIndex = lineStart;
  return COMMENT.test(text);
}

const COMMENT = /[ \t]*#/y;
