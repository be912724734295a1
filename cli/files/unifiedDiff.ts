// Makes the patch of a dry run. `git apply` makes the fixed files of it, byte for byte.
import { Buffer } from 'node:buffer';
import { relative, sep } from 'node:path';
import { formatPatch, OMIT_HEADERS, type StructuredPatchHunk } from 'diff';
import { applyEdits, type Edit } from '../../core/index.ts';
import { bomOf, encode, encodeContent } from './encoding.ts';
import { osPath, realPath } from './osPath.ts';
import { rootFolder } from './repository.ts';
import type { Source } from './source.ts';

const CONTEXT = 3;

/** Splits after every line feed, which stays with its line. */
const LINE_ENDS = /(?<=\n)/;

/**
 * A patch in git's format. It consists of bytes, so that it fits files in any encoding. It is made from the edits, because comparing two
 * texts takes 20 seconds for 5,000 changes.
 */
export function unifiedDiff(source: Source, edits: readonly Edit[], cwd: string): Buffer {
  // In Latin-1 each character is one byte, so that a change of characters is the same change of bytes.
  const before = encode(source.text, source.encoding).toString('latin1');
  const lines = before.split(LINE_ENDS);
  const hunks = toHunks(lines, toChanges(lines, byteEdits(source, edits)));
  const name = source.file ? gitName(source.file.absolute, cwd) : 'stdin';
  const [a, b] = [quoted(`a/${name}`), quoted(`b/${name}`)];
  const head = `diff --git ${a} ${b}\n--- ${a}\n+++ ${b}\n`;
  const patch = { oldFileName: a, newFileName: b, oldHeader: undefined, newHeader: undefined, hunks };
  return Buffer.from(head + formatPatch(patch, OMIT_HEADERS), 'latin1');
}

/** A name as git writes it in a patch. The package `diff` quotes names too, but knows none that are not UTF-8. */
function quoted(name: string): string {
  const bytes = Buffer.from(osPath(name)).toString('latin1');
  const escaped = bytes.replace(
    /[^ -~]|["\\]/g,
    (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return escaped === bytes ? name : `"${escaped}"`;
}

/**
 * The path of a file in a patch. As in git's own diffs, it counts from the top of the repository: in a folder of a repository, `git apply`
 * silently skips paths that count from that folder. Outside of a repository it counts from the current folder. Links are resolved, because
 * git does not write through them.
 */
function gitName(path: string, cwd: string): string {
  return relative(rootFolder(cwd), realPath(path)).replaceAll(sep, '/');
}

/** Converts edits of the text into edits of its bytes, both with offsets from 0. */
function byteEdits({ text, encoding }: Source, edits: readonly Edit[]): readonly Edit[] {
  let offset = 0;
  let bytes = bomOf(encoding).length;
  const byteOffset = (next: number): number => {
    bytes += encodeContent(text.slice(offset, next), encoding).length;
    offset = next;
    return bytes;
  };
  return edits.map(({ span, newText }) => ({
    span: { start: byteOffset(span.start), end: byteOffset(span.end) },
    newText: encodeContent(newText, encoding).toString('latin1'),
  }));
}

/** The lines of `text` that `edits`, which are in order, change. */
export function lineChanges(
  text: string,
  edits: readonly Edit[],
): readonly {
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}[] {
  const lines = text.split(LINE_ENDS);
  return toChanges(lines, edits).map(({ from, to, after }) => ({
    line: from + 1,
    before: lines.slice(from, to),
    after,
  }));
}

/** Lines `from` to `to` (exclusive, counted from 0) are replaced by `after`. */
interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly after: readonly string[];
}

function toChanges(lines: readonly string[], edits: readonly Edit[]): readonly LineChange[] {
  const changes: LineChange[] = [];
  let line = 0;
  let start = 0;
  const length = (index: number): number => lines[index]?.length ?? 0;
  for (let next = 0; next < edits.length; ) {
    // Moves to the line of the edit, then collects all edits that touch the same lines.
    while (start + length(line) <= (edits[next]?.span.start ?? 0) && line < lines.length - 1) {
      start += length(line);
      line++;
    }
    const [from, origin] = [line, start];
    const own: Edit[] = [];
    let end = start + length(line);
    for (let edit = edits[next]; edit && (own.length === 0 || edit.span.start < end); edit = edits[++next]) {
      own.push({ ...edit, span: { start: edit.span.start - origin, end: edit.span.end - origin } });
      while (end < edit.span.end) {
        start = end;
        line++;
        end += length(line);
      }
    }
    const before = lines.slice(from, line + 1).join('');
    changes.push({ from, to: line + 1, after: applyEdits(before, own).split(LINE_ENDS) });
  }
  return changes;
}

/** Changes share a hunk if their context lines would meet or overlap. */
function toHunks(lines: readonly string[], changes: readonly LineChange[]): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  let grown = 0;
  for (let next = 0; next < changes.length; ) {
    const first = next;
    const last = lastOfHunk(changes, first);
    const own = changes.slice(first, last + 1);
    const oldStart = Math.max(0, (own[0]?.from ?? 0) - CONTEXT);
    const oldEnd = Math.min(lines.length, (own.at(-1)?.to ?? 0) + CONTEXT);
    const more = own.reduce((sum, { from, to, after }) => sum + after.length - (to - from), 0);
    hunks.push({
      oldStart: oldStart + 1,
      oldLines: oldEnd - oldStart,
      newStart: oldStart + 1 + grown,
      newLines: oldEnd - oldStart + more,
      lines: hunkLines(lines, own, oldStart, oldEnd),
    });
    grown += more;
    next = last + 1;
  }
  return hunks;
}

function lastOfHunk(changes: readonly LineChange[], first: number): number {
  let last = first;
  while ((changes[last + 1]?.from ?? Number.POSITIVE_INFINITY) - (changes[last]?.to ?? 0) <= 2 * CONTEXT) {
    last++;
  }
  return last;
}

function hunkLines(
  lines: readonly string[],
  changes: readonly LineChange[],
  start: number,
  end: number,
): string[] {
  const result: string[] = [];
  let position = start;
  const add = (sign: string, added: readonly string[]): void => {
    for (const line of added) {
      result.push(
        ...(line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file']),
      );
    }
  };
  for (const { from, to, after } of changes) {
    add(' ', lines.slice(position, from));
    add('-', lines.slice(from, to));
    add('+', after);
    position = to;
  }
  add(' ', lines.slice(position, end));
  return result;
}
