// Turns the name of an image at the proxy into edits, of a whole reference or of the parts that it is written in.
import type { UpstreamImage } from '../image/dockerHub.ts';
import { rewriteName } from '../image/proxy.ts';
import type { ProxySetting } from '../image/proxySetting.ts';
import { looksLikeHost } from '../image/reference.ts';
import type { Edit } from '../text/edit.ts';
import type { ImageSite, NamePiece, SitePart } from './imageSite.ts';

/**
 * The edits after which `site` names `target`, the full reference of `image` at the proxy. In a reference of several parts, the registry
 * gets the first component and the repository gets the rest. A prefix gets what is left before an unchanged repository. Tag and digest stay
 * as they are. Null where the parts cannot express the name.
 */
export function rewriteEdits(
  site: NamedSite,
  image: UpstreamImage,
  target: string,
  proxy: ProxySetting,
): readonly Edit[] | null {
  return nameEdits(site, target, () => rewriteName(image, proxy));
}

type NamedSite = Pick<ImageSite, 'parts' | 'pieces' | 'again'>;

/** The same for a name that is known. `nameOf` is asked where tag and digest stay as they are. */
export function nameEdits(
  { parts, pieces, again }: NamedSite,
  target: string,
  nameOf: () => string | null,
): readonly Edit[] | null {
  const whole = parts.find(({ role }) => role === 'reference');
  const all = [...parts, ...(pieces ?? []).map(({ part }) => part), again];
  if (target.startsWith('[') && all.some((part) => part?.refusesBracket)) {
    return null;
  }
  if (whole) {
    return [editOf(whole, target)];
  }
  const name = nameOf();
  if (name === null) {
    return null;
  }
  const edits = pieces ? composedEdits(pieces, name) : splitEdits(parts, name);
  return edits && again ? [...edits, editOf(again, name.slice(0, name.indexOf('/')))] : edits;
}

function splitEdits(parts: readonly SitePart[], name: string): readonly Edit[] | null {
  const at = (role: SitePart['role']): SitePart | undefined => parts.find((part) => part.role === role);
  const [registry, prefix, repository] = [at('registry'), at('prefix'), at('repository')];
  const slash = registry ? name.indexOf('/') : -1;
  let rest = name.slice(slash + 1);
  const edits: Edit[] = [];
  const write = (part: SitePart | undefined, value: string): void => {
    if (part && (part.value !== value || part.before !== '')) {
      edits.push(editOf(part, value));
    }
  };
  write(registry, name.slice(0, Math.max(slash, 0)));
  // An empty prefix that brings its slash along is the place for a registry.
  if (prefix && (prefix.value !== '' || prefix.after === '/') && repository) {
    const tail = `/${repository.value}`;
    if (!rest.endsWith(tail)) {
      return null;
    }
    rest = rest.slice(0, -tail.length);
    write(prefix, rest);
  } else {
    write(repository, rest);
  }
  return edits;
}

/** A stretch of the written name, in characters from its start, and what replaces it. */
interface NameChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The edits of the values in `pieces` after which they name `name`. Text that a template writes between them stays. Of several ways the
 * first that touches values alone is taken: a registry gets the domain and the path follows; the domain takes the place of the host; the
 * path changes as well.
 */
function composedEdits(pieces: readonly NamePiece[], name: string): readonly Edit[] | null {
  const written = pieces.map(({ text }) => text).join('');
  const slash = written.indexOf('/');
  const host = slash > 0 && looksLikeHost(written.slice(0, slash)) ? slash : 0;
  const start = host === 0 ? 0 : host + 1;
  const path = written.slice(start);
  const first = name.indexOf('/');
  const domainThenPath = [
    { start: 0, end: host, text: name.slice(0, first) },
    ...changeOf(start, path, name.slice(first + 1)),
  ];
  const kept = name.endsWith(`/${path}`) ? name.slice(0, -path.length - 1) : null;
  const beforePath = kept === null ? null : [{ start: 0, end: host, text: host === 0 ? `${kept}/` : kept }];
  const ways = [
    host > 0 && isRegistry(pieces[0], host) ? domainThenPath : null,
    beforePath,
    host > 0 ? domainThenPath : changeOf(0, path, name),
  ];
  for (const way of ways) {
    const edits = way && editsOf(pieces, way);
    if (edits) {
      return edits;
    }
  }
  return null;
}

/** Whether the first piece is a registry alone, with or without the slash after it. */
function isRegistry(piece: NamePiece | undefined, host: number): boolean {
  return piece !== undefined && (piece.text.length === host || piece.text.length === host + 1);
}

/** What makes `after` of `before`, which begins at `start`. Components at the end that both have stay. */
function changeOf(start: number, before: string, after: string): readonly NameChange[] {
  const old = before.split('/');
  const now = after.split('/');
  let same = 0;
  while (same < Math.min(old.length, now.length) && old.at(-1 - same) === now.at(-1 - same)) {
    same++;
  }
  if (same === old.length && same === now.length) {
    return [];
  }
  const tail = same === 0 ? 0 : old.slice(-same).join('/').length;
  return [{ start, end: start + before.length - tail, text: after.slice(0, after.length - tail) }];
}

/** Null where a change touches text that no value holds, or goes over two values. */
function editsOf(pieces: readonly NamePiece[], changes: readonly NameChange[]): readonly Edit[] | null {
  const places = placesOf(pieces);
  const texts = new Map<number, string>();
  const written = pieces.map(({ text }) => text).join('');
  const needed = changes.filter(({ start, end, text }) => written.slice(start, end) !== text);
  // The last first, so that the offsets of the others stay.
  for (const change of needed.sort((a, b) => b.start - a.start)) {
    const index = places.findIndex(
      ({ start, end, part }) => part !== null && start <= change.start && change.end <= end,
    );
    const place = places[index];
    if (!place) {
      return null;
    }
    const text = texts.get(index) ?? place.text;
    const from = change.start - place.start;
    texts.set(index, text.slice(0, from) + change.text + text.slice(change.end - place.start));
  }
  return [...texts].flatMap(([index, text]) => {
    const place = places[index];
    return place?.part && text !== place.text ? [editOf(place.part, text)] : [];
  });
}

function placesOf(pieces: readonly NamePiece[]) {
  let at = 0;
  return pieces.map((piece) => {
    const start = at;
    at += piece.text.length;
    return { ...piece, start, end: at };
  });
}

/**
 * The edit that writes `value` into a part. An IPv6 address gets quotes at the start of a plain scalar, because its bracket would begin a
 * list there. After other text in the same scalar a bracket has no meaning.
 */
export function editOf({ span, style, before, after = '', within }: SitePart, value: string): Edit {
  const beginsValue = !within && (before === '' || (after === '' && /[:\s]$/.test(before)));
  const newText = beginsValue && style === 'plain' && value.startsWith('[') ? quoted(value) : value;
  return { span, newText: before + newText + after };
}

/** A template at the end of a reference may hold quotes. */
function quoted(value: string): string {
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
