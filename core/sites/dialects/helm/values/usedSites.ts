// Images of a chart's values as its templates put them together, which is what Helm renders: no key is guessed at.

import type { ImageUses } from '../../../../model/chartUses.ts';
import type { Reason } from '../../../../model/message.ts';
import type { ScalarNode } from '../../../../yaml/tree.ts';
import type { Place } from '../../../collect.ts';
import { type ImageSite, type SitePart, wholeSite } from '../../../imageSite.ts';
import {
  hostIsFixed,
  hostPiece,
  type NameInText,
  nameIn,
  piecesOf,
  type ReadValues,
  type Stretch,
} from './namePieces.ts';
import { comparisonsIn, expand, rankedWays, type UseWay } from './useWays.ts';
import { changesFor, type ValuesTree, valueAtPath } from './valuesTree.ts';

export interface UsedSites {
  readonly sites: readonly ImageSite[];
  /** Where values begin in the text that go into an image whose name is not certain. */
  readonly unclear: ReadonlySet<number>;
}

/**
 * The images that `uses` make of the values in `tree`, which stand at `place` in `text`. An image that these values turn off counts too, put
 * together as it is where the fewest other values have to change, unless the same name is in an image that they turn on.
 */
export function usedSites(
  tree: ValuesTree,
  uses: ImageUses,
  { read, place, ...source }: ReadValues & { readonly read: readonly ImageSite[]; readonly place: Place },
): UsedSites {
  const names = new Set(read.map(({ span }) => span.start));
  const sites = new Map<string, ImageSite>();
  const unclear = new Set<number>();
  const nearest = new Map<number, number>();
  const texts = new Map<string, NameInText | null>();
  for (const { parts, changes, isMention } of rankedWays(tree, uses)) {
    const pieces = piecesOf(parts, tree, source);
    const site = siteOf(pieces, place, texts);
    const starts = pieces.flatMap(({ part }) => (part ? [part.span.start] : []));
    const name = site?.span.start ?? starts.at(-1);
    const isNew = name !== undefined && (nearest.get(name) ?? changes) >= changes;
    if (!isNew || (isMention && !(site && names.has(name)))) {
      continue;
    }
    nearest.set(name, changes);
    if (site) {
      sites.set(`${site.parts.map(({ span }) => span.start).join()} ${site.raw}`, site);
    } else {
      for (const start of starts) {
        unclear.add(start);
      }
    }
  }
  const compared = comparedIn(tree, uses);
  const isCompared = ({ parts }: ImageSite) =>
    parts.some(({ role, span }) => role !== 'tag' && role !== 'digest' && compared.has(span.start));
  return {
    sites: [...sites.values()].map((site) => (isCompared(site) ? { ...site, guessed: COMPARED } : site)),
    unclear,
  };
}

/** Where the values begin that a template compares with the text that they have: with another text it writes something else. */
function comparedIn(tree: ValuesTree, { images }: ImageUses): ReadonlySet<number> {
  const values = comparisonsIn(images).flatMap(({ path, to }) => {
    const found = valueAtPath(tree, path);
    return found?.isOwn && found.node.kind === 'scalar' && found.node.value === to ? [found.node] : [];
  });
  return new Set(values.map(({ span }) => span.start));
}

/**
 * The images whose host, or whose whole name, stands in a template and in no value, with the line that writes them. `tree` holds all
 * values of the chart.
 */
export function namesInTemplates(
  tree: ValuesTree,
  { images }: ImageUses,
): readonly { readonly file: string; readonly line: number; readonly raw: string }[] {
  return images.flatMap((use) =>
    (mayBeginWithText(use) ? expand(use, tree) : []).flatMap((way) => {
      const isMade = changesFor(tree, way.whens) === 0;
      const named = isMade ? nameIn(piecesOf(way.parts, tree, { text: '', proxy: null })) : null;
      const isOwn =
        named?.name.every(({ path }) => path.length === 0) ||
        (named && hostPiece(named.name)?.path.length === 0);
      return named && isOwn ? [{ file: use.file, line: use.line, raw: named.raw }] : [];
    }),
  );
}

/** Whether the template may write the beginning of the name itself, and not only what stands between values. */
function mayBeginWithText({ parts }: UseWay): boolean {
  return parts.some((part) => part.kind === 'text' && /[a-zA-Z0-9[]/.test(part.text));
}

/**
 * The sites that were `read` from the names of keys, with those that templates are `known` to make in the place of those for the same values.
 * A site whose name goes into an image that is not certain needs review.
 */
export function replaceRead(
  read: readonly ImageSite[],
  known: readonly ImageSite[],
  unclear: ReadonlySet<number>,
  { named }: ImageUses,
): readonly ImageSite[] {
  const taken = new Map<number, ImageSite>();
  const kept = known.filter((site) => !isFieldAlone(site, read, known));
  for (const site of kept) {
    for (const part of site.parts) {
      taken.set(part.span.start, site);
    }
  }
  const others = read.flatMap((site) => {
    const by = namesOf(site)
      .map((start) => taken.get(start))
      .find((each) => each !== undefined);
    if (by) {
      return [];
    }
    return site.parts.some(({ span }) => unclear.has(span.start)) ? [{ ...site, guessed: UNCLEAR }] : [site];
  });
  const again = new Map(read.flatMap((site) => againOf(site, taken, named)));
  const unpulled = new Set(
    read.flatMap((site) =>
      site.tier === 'listed' ? namesOf(site).flatMap((start) => taken.get(start) ?? []) : [],
    ),
  );
  return [
    ...others,
    ...kept.map((site) => ({
      ...site,
      ...again.get(site),
      ...(unpulled.has(site) ? { tier: 'listed' as const } : {}),
    })),
  ];
}

const COMPARED: Reason = { key: 'reason.comparedValue', args: [] };
const UNCLEAR: Reason = { key: 'reason.unclearTemplate', args: [] };

function namesOf({ parts }: ImageSite): readonly number[] {
  return parts
    .filter(({ role }) => role === 'repository' || role === 'reference')
    .map(({ span }) => span.start);
}

/**
 * Whether `site` is only the `image` field of a custom resource that has fields for the rest of the reference as well. The values then have the
 * rest in fields beside it, which no image in a container is made of.
 */
function isFieldAlone(
  { pieces, span, raw, parts }: ImageSite,
  read: readonly ImageSite[],
  known: readonly ImageSite[],
): boolean {
  const whole = read.find((each) => each.span.start === span.start);
  if (pieces || !whole) {
    // A bare word at `image` is no reference where the keys beside it say so.
    return !pieces && parts[0]?.key === 'image' && !/[/:]/.test(raw);
  }
  const before = whole.parts.filter(({ role }) => role === 'registry' || role === 'prefix');
  return (
    before.length > 0 &&
    before.every(
      (part) => part.value !== '' && !known.some((other) => other.parts.some((each) => isAt(each, part))),
    )
  );
}

function isAt(one: SitePart, other: SitePart): boolean {
  return one.span.start === other.span.start;
}

/** A registry that no template asks for says what the one in use says, and changes with it, where the name stays as it is. */
function againOf(
  site: ImageSite,
  taken: ReadonlyMap<number, ImageSite>,
  named: () => ReadonlySet<string>,
): readonly (readonly [ImageSite, Pick<ImageSite, 'again'>])[] {
  const registry = site.parts.find(({ role }) => role === 'registry');
  const repository = site.parts.find(({ role }) => role === 'repository');
  const by = repository && taken.get(repository.span.start);
  const own = site.again ?? registry;
  const path = [...site.path.slice(0, -1), own?.key ?? ''].join('.');
  // With one value in its name, that value gets the domain, and a second one before it would be too many.
  const isMoved = (by?.pieces?.filter(({ part }) => part !== null).length ?? 0) > 1;
  return by && own && isMoved && own.value !== '' && !taken.has(own.span.start) && !named().has(path)
    ? [[by, { again: own }]]
    : [];
}

/** Null where the name is not certain, or no value of the file is part of it. */
function siteOf(
  pieces: readonly Stretch[],
  place: Place,
  texts: Map<string, NameInText | null>,
): ImageSite | null {
  const found = nameIn(pieces, texts);
  const last = found?.name.findLast(({ part }) => part !== null);
  if (!found || !last?.part) {
    return null;
  }
  const { raw, known, name, end } = found;
  const where = {
    ...place,
    path: [...place.path, ...last.path.map(numbered)],
    // A host that the template itself writes is for the template to change.
    tier: hostIsFixed(name) ? 'listed' : 'certain',
  } as const;
  const [only] = pieces;
  if (pieces.length === 1 && only?.part && only.part.within === undefined) {
    const whole = { ...only.part, role: 'reference' as const };
    // A custom resource can have the tag in another field.
    return { ...wholeSite(nodeOf(only.part), only.part.key, where), raw, parts: [whole], ownsTag: false };
  }
  return {
    ...where,
    span: last.part.span,
    raw,
    style: last.part.style,
    parts: partsOf(name, known, end),
    pieces: name,
    ownsTag: false,
    shared: false,
    guessed: null,
  };
}

function nodeOf({ span, value, style }: SitePart): ScalarNode {
  return { kind: 'scalar', span, value, style, isString: true, isLiteral: false, isAlias: false };
}

/** The roles are for people: what goes where is told by the pieces. */
function partsOf(name: readonly Stretch[], all: readonly Stretch[], end: number): readonly SitePart[] {
  const parts = name.flatMap(({ part }) => (part ? [part] : []));
  const named = parts.map(
    (part, index): SitePart => ({
      ...part,
      role:
        index === parts.length - 1
          ? 'repository'
          : part.value.replace(/\/$/, '').includes('/')
            ? 'prefix'
            : 'registry',
    }),
  );
  let at = 0;
  const tags = all.flatMap(({ text, part }) => {
    const start = at;
    at += text.length;
    return part && start >= end ? [{ ...part, role: 'tag' } as const] : [];
  });
  return [...named, ...tags];
}

function numbered(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step;
}
