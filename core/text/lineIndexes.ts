// The lines of a text that is kept in parts, from the lines of each part.
import { type EditableLineIndex, type LineIndex, lastAtOrBefore, type Position } from './lineIndex.ts';

/** A part of a text. No CRLF is divided between two parts. */
export interface TextPart {
  readonly text: string;
  readonly lines: EditableLineIndex;
}

/**
 * Returns an index of the whole text.
 *
 * @param parts at least one, in order and without gaps.
 * @param starts the offset at which each of them begins.
 */
export function joinLineIndexes(parts: readonly TextPart[], starts: readonly number[]): LineIndex {
  const begins = beginnings(parts);
  const firstLines = begins.map(({ line }) => line);
  const last = parts.length - 1;
  const length = (starts[last] ?? 0) + (parts[last]?.text.length ?? 0);
  const end = behind(begins[last] ?? START, parts[last]?.lines.end ?? START);
  return {
    end,
    positionAt(offset) {
      const index = lastAtOrBefore(starts, offset);
      const inside = parts[index]?.lines.positionAt(offset - (starts[index] ?? 0)) ?? START;
      return behind(begins[index] ?? START, inside);
    },
    offsetAt({ line, character }) {
      if (line < 0 || line > end.line) {
        return line < 0 ? 0 : length;
      }
      let index = lastAtOrBefore(firstLines, line);
      // The line may have begun in a part before, and that part may be all of another line.
      while (
        (begins[index]?.line ?? 0) === line &&
        (begins[index]?.character ?? 0) > Math.max(0, character)
      ) {
        index--;
      }
      const begin = begins[index] ?? START;
      const inside = {
        line: line - begin.line,
        character: line === begin.line ? character - begin.character : character,
      };
      return (starts[index] ?? 0) + (parts[index]?.lines.offsetAt(inside) ?? 0);
    },
  };
}

const START: Position = { line: 0, character: 0 };

/** The position at which each part begins. */
function beginnings(parts: readonly TextPart[]): readonly Position[] {
  const begins: Position[] = [];
  let begin = START;
  for (const { lines } of parts) {
    begins.push(begin);
    begin = behind(begin, lines.end);
  }
  return begins;
}

/** The position in the whole text of a position in the part that begins at `begin`. */
function behind(begin: Position, { line, character }: Position): Position {
  return { line: begin.line + line, character: line === 0 ? begin.character + character : character };
}
