// Finds references in lines whose key does not say that they hold an image: `engine: {{ … }}` in a mapping of images, `value:` of a variable.
import type { When } from '../../../../model/chartUses.ts';
import { mayBeginName } from './captures.ts';
import { join } from './conditions.ts';
import type { FoundUses } from './found.ts';
import { readReference } from './images.ts';
import { type Budget, type Output, type OutputPiece, spend, type Way } from './symbols.ts';
import { textSearch } from './textSearch.ts';

/** Reads `out`, all that one template file writes, and adds what is put together of several parts to `found.mentions`. */
export function findMentions(out: Output, found: FoundUses): void {
  readLines(out, { when: [], found, budget: { left: MAX_STEPS, why: new Set() } });
}

/** What is not reached within these stays as the names of keys say. */
const MAX_STEPS = 100_000;

interface LineWalk {
  readonly when: When;
  readonly found: FoundUses;
  readonly budget: Budget;
}

/** The value of a line as far as it was read. */
interface OpenLine {
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly pieces: OutputPiece[];
}

function readLines(out: Output, walk: LineWalk): void {
  let written = '';
  let open: OpenLine | null = null;
  for (const piece of out) {
    if (!spend(walk.budget, 1)) {
      return;
    }
    if (piece.kind === 'text') {
      const newline = piece.text.indexOf('\n');
      open?.pieces.push(newline < 0 ? piece : { ...piece, text: piece.text.slice(0, newline) });
      if (newline >= 0) {
        close(open, walk);
        open = null;
        written = '';
      }
      written += piece.text.slice(piece.text.lastIndexOf('\n') + 1);
    } else {
      open ??= openAfter(written, piece);
      open?.pieces.push(piece);
    }
    if (piece.kind === 'choice') {
      readChoice(piece.ways, walk);
    }
  }
  close(open, walk);
}

function readChoice(ways: readonly Way<Output>[], walk: LineWalk): void {
  for (const { when, is } of ways) {
    const both = mayHoldLine(is) ? join(walk.when, when) : null;
    if (both) {
      readLines(is, { ...walk, when: both });
    }
  }
}

/** The key that `line` is the beginning of, and what of its value `line` holds; null where it is no such line. */
export function valueBegins(line: string): RegExpExecArray | null {
  return line.length <= LONGEST_LINE && mayHoldKey(line) ? BEFORE_VALUE.exec(line) : null;
}

/** In characters. No reference is nearly as long, and the line would be gone over again for each action in it. */
const LONGEST_LINE = 5000;

function mayHoldKey(text: string): boolean {
  return text.includes(':') || text.includes('=');
}

const mayHoldLine = textSearch(mayHoldKey);

/** `key: "docker.io/` or `key = "docker.io/`, and not at a key of YAML that tells by its name that it holds an image. */
const BEFORE_VALUE =
  /^\s*(?:- +)*["']?(?!-|[\w./-]*[iI]mage["']?:)([\w./-]+)["']?(?::[ \t]+|[ \t]*=[ \t]*)["']?([^\s"'{[]*)$/;

function openAfter(written: string, piece: OutputPiece): OpenLine | null {
  const [, key, text = ''] = valueBegins(written) ?? [];
  if (key === undefined || !mayBeginName(text)) {
    return null;
  }
  const { file, line } = 'file' in piece ? piece : { file: '', line: 0 };
  return { key, file, line, pieces: text === '' ? [] : [{ kind: 'text', text, file, line }] };
}

function close(open: OpenLine | null, { when, found, budget }: LineWalk): void {
  if (open && open.pieces.length > 1) {
    const { key, file, line, pieces } = open;
    readReference(pieces, { key, file, line }, when, { found, budget });
  }
}
