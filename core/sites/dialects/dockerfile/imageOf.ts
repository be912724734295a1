// From a word that names an image to the place, or the places, where that name is written.
import type { Reason } from '../../../model/message.ts';
import type { ImageSite, SitePart, Where } from '../../imageSite.ts';
import { splitSite, wholeSite } from '../../imageSite.ts';
import { type ArgDefaults, type ValuePiece, wholeOf } from './variables.ts';
import { type DockerWord, partOfWord } from './words.ts';

export interface NamedImage {
  /** What the word comes to. */
  readonly name: string;
  readonly site: ImageSite;
}

/**
 * The image that `word`, the base of a stage, names. Where a default of an ARG is all of it, that is its place. Where defaults are a part of
 * its name, the piece that the name begins with is what an edit changes: what follows stays as it is.
 */
export function imageOf(word: DockerWord, args: ArgDefaults, where: Where): NamedImage {
  const whole = wholeOf(word, args);
  const { pieces } = whole;
  const name = pieces?.map(({ value }) => value).join('') ?? whole.word.value;
  const inPieces = pieces && !isNamedInPlace(whole.word, pieces) ? siteOfPieces(pieces, name, where) : null;
  const site = inPieces ?? literalSite(whole.word, whole.isDefault ? 'ARG' : 'FROM', where);
  return { name, site: whole.isShared ? { ...site, guessed: SHARED } : site };
}

const SHARED: Reason = { key: 'reason.sharedArgument', args: [] };

/** The image whose name is `word` as it is written. */
export function literalSite(word: DockerWord, key: string, where: Where): ImageSite {
  return wholeSite(
    {
      kind: 'scalar',
      span: { start: word.start, end: word.end },
      value: word.value,
      isString: true,
      // Brackets mean nothing here.
      style: 'double',
      isLiteral: false,
      isAlias: false,
    },
    key,
    where,
  );
}

/** Whether the word itself holds the name, with the mark after it or the end of the word: then at most a tag hides in a variable. */
function isNamedInPlace(word: DockerWord, pieces: readonly ValuePiece[]): boolean {
  const [first, ...others] = pieces;
  const isPlain = first && !first.isUnknown && first.guess === null && first.start === word.start;
  if (!isPlain || /["']/.test(word.value)) {
    return false;
  }
  return others.length === 0 || nameEnd(pieces) < first.value.length;
}

/** Where the tag or digest begins in what `pieces` come to; the length of all where there is none. */
function nameEnd(pieces: readonly ValuePiece[]): number {
  // What an unknown variable looks like says nothing.
  const text = pieces.map(({ value, isUnknown }) => (isUnknown ? '?'.repeat(value.length) : value)).join('');
  const slash = text.lastIndexOf('/') + 1;
  const mark = text.slice(slash).search(/[:@]/);
  return mark < 0 ? text.length : slash + mark;
}

/** The site of a name that stands in more than one piece, or in a piece of its own; null where a part of the name is not known. */
function siteOfPieces(pieces: readonly ValuePiece[], raw: string, where: Where): ImageSite | null {
  const end = nameEnd(pieces);
  const named = cutAt(pieces, end);
  const [lead, ...others] = named;
  if (!lead || named.some(({ isUnknown }) => isUnknown)) {
    return null;
  }
  const rest = withoutSlash(others);
  // What a person sees underlined is the FROM line, where the name stands there.
  const shown = rest.find(({ isDefault }) => !isDefault) ?? (lead.isDefault ? rest[0] : lead);
  const prefix = rest.length > 0 && partFor(withoutLastSlash(lead), 'prefix');
  const name = rest.map(({ value }) => value).join('');
  const repository = partFor(shown && rest.length > 0 ? { ...shown, value: name } : lead, 'repository');
  const tag =
    raw.length > end ? { tag: { ...repository, role: 'tag' as const, value: raw.slice(end + 1) } } : {};
  const guess = pieces.find((piece) => piece.guess !== null)?.guess ?? null;
  // A registry that is written into an empty default needs a slash after it.
  const before = prefix ? { prefix: prefix.value === '' ? { ...prefix, after: '/' } : prefix } : {};
  const guessed: Reason | null = guess === null ? null : { key: 'reason.argument', args: [guess] };
  const site = splitSite({ ...before, repository, ...tag }, where, lead.isShared ? SHARED : guessed);
  return { ...site, raw };
}

/**
 * What of `pieces` stands before `end`, without what is empty. A default that is empty stays where the name begins with it, because that is
 * where a registry goes.
 */
function cutAt(pieces: readonly ValuePiece[], end: number): readonly ValuePiece[] {
  const result: ValuePiece[] = [];
  let length = 0;
  for (const piece of pieces) {
    const own = {
      ...piece,
      ...partOfWord(piece, 0, Math.max(0, Math.min(piece.value.length, end - length))),
    };
    length += piece.value.length;
    if (own.value !== '' || (own.isDefault && result.length === 0)) {
      result.push(own);
    }
  }
  return result;
}

function withoutSlash([first, ...others]: readonly ValuePiece[]): readonly ValuePiece[] {
  if (!first?.value.startsWith('/')) {
    return first ? [first, ...others] : [];
  }
  return first.value === '/'
    ? others
    : [{ ...first, ...partOfWord(first, 1, first.value.length) }, ...others];
}

function withoutLastSlash(piece: ValuePiece): ValuePiece {
  return piece.value.endsWith('/') ? { ...piece, ...partOfWord(piece, 0, piece.value.length - 1) } : piece;
}

function partFor({ value, start, end, isDefault }: ValuePiece, role: SitePart['role']): SitePart {
  const key = isDefault ? 'ARG' : 'FROM';
  return { role, key, span: { start, end }, value, style: 'double', before: '' };
}
