// Compares the engine with the oracle, file by file.
import type { Image, Report } from '../../core/index.ts';
import { explain } from './explain.ts';
import { type HubName, hubName } from './hub.ts';
import type { KindOfText, Site } from './oracle/site.ts';
import { type OracleDocument, readStream } from './oracle/stream.ts';
import type { FileKind } from './place.ts';

/** The counts for one kind of text. */
export interface Tally {
  /** The places that look like images to the oracle. */
  places: number;
  /** The images on Docker Hub that the engine must find, at certain and at likely sites. */
  certain: number;
  likely: number;
  /** The images among these that the engine does not find. */
  missedCertain: number;
  missedLikely: number;
  /** The images that the engine flags. */
  flagged: number;
  /** The flagged images that the oracle does not see. */
  extra: number;
}

export interface Explained {
  readonly value: string;
  readonly reason: string;
}

export interface Comparison {
  readonly tallies: ReadonlyMap<KindOfText, Tally>;
  /** The places that the engine is right to leave out. */
  readonly explained: readonly Explained[];
  readonly differences: readonly string[];
}

const ALIAS = 'an alias of one that is found at its anchor';

export function compare(text: string, { images }: Report, file: FileKind): Comparison {
  const tallies = new Map<KindOfText, Tally>();
  const explained: Explained[] = [];
  const differences: string[] = [];
  const flagged = images.filter(isFlagged);
  differences.push(
    ...flagged
      .filter((image) => !isExact(text, image))
      .map((image) => `wrong place  ${image.raw}: ${quote(text, image)}`),
  );
  for (const document of readStream(text, file)) {
    const end = document.start + document.text.length;
    const own = flagged.filter(({ span }) => span.start >= document.start && span.start < end);
    const pairs = document.lines ? pairLines(document, own) : pairSites(document, own);
    explained.push(...pairs.explained);
    for (const { text: kind, tier, found } of pairs.wanted) {
      const tally = tallyOf(tallies, kind);
      tally[tier]++;
      tally[tier === 'certain' ? 'missedCertain' : 'missedLikely'] += found ? 0 : 1;
      tally.flagged += found ? 1 : 0;
    }
    for (const { text: kind } of document.lines?.map(() => ({ text: document.kind })) ?? document.sites) {
      tallyOf(tallies, kind).places++;
    }
    const tally = tallyOf(tallies, document.kind);
    tally.flagged += pairs.extra.length;
    tally.extra += pairs.extra.length;
    differences.push(
      ...pairs.wanted.filter(({ found }) => !found).map(({ label }) => `missed       ${label}`),
    );
    differences.push(
      ...pairs.extra.map(
        (image) => `false alarm  ${image.raw} (${image.path}, ${image.dialect}, ${image.tier})`,
      ),
    );
    differences.push(...pairs.otherTag);
  }
  return { tallies, explained, differences };
}

/** Whether an image is flagged and rewritten. The other tiers are only shown. */
function isFlagged({ status, tier }: Image): boolean {
  return status === 'docker-hub' && (tier === 'certain' || tier === 'likely');
}

/** Whether a reference at a single key is in the text unchanged. Escapes and folded lines change how a reference is written. */
function isExact(text: string, { keys, raw, span }: Image): boolean {
  const written = text.slice(span.start, span.end);
  return keys.length > 1 || raw.startsWith(written) || raw.endsWith(written) || /[\\\n]/.test(written);
}

function quote(text: string, { span }: Image): string {
  return JSON.stringify(text.slice(span.start, span.end));
}

interface Pairs {
  readonly wanted: readonly {
    readonly text: KindOfText;
    readonly tier: Site['tier'];
    readonly found: boolean;
    readonly label: string;
  }[];
  readonly extra: readonly Image[];
  readonly explained: readonly Explained[];
  readonly otherTag: readonly string[];
}

/** Pairs the sites of both by name, because js-yaml does not give the position of a value. */
function pairSites(document: OracleDocument, images: readonly Image[]): Pairs {
  const rest = images.map((image) => ({ image, name: hubName(image.raw) }));
  const explained: Explained[] = [];
  const otherTag: string[] = [];
  const sites = document.sites.flatMap((site) => {
    const reason = explain(site);
    const name = hubName(site.value);
    explained.push(...(reason === null ? [] : [{ value: site.value, reason }]));
    return reason === null && name ? [{ site, name, found: false }] : [];
  });
  const take = (same: (a: HubName, b: HubName) => boolean): void => {
    for (const each of sites.filter(({ found }) => !found)) {
      const at = rest.findIndex(({ name }) => name && same(name, each.name));
      const [taken] = at < 0 ? [] : rest.splice(at, 1);
      each.found = taken !== undefined;
      if (taken && taken.name?.suffix !== each.name.suffix) {
        otherTag.push(`other tag    ${taken.image.raw} is ${each.site.value} (${taken.image.path})`);
      }
    }
  };
  take((a, b) => a.path === b.path && a.suffix === b.suffix);
  take((a, b) => a.path === b.path);
  const wanted = sites.flatMap(({ site, name, found }) => {
    // The oracle sees the value of an alias at each use. In the text it is written once.
    const isAlias =
      !found && /\*[\w.-]+/.test(document.text) && images.some(({ raw }) => hubName(raw)?.path === name.path);
    explained.push(...(isAlias ? [{ value: site.value, reason: ALIAS }] : []));
    return isAlias
      ? []
      : [{ text: site.text, tier: site.tier, found, label: `${site.value} (${site.path.join('.')})` }];
  });
  return { wanted, extra: rest.map(({ image }) => image), explained, otherTag };
}

/** Pairs the lines of both by position, which must be exactly the same. */
function pairLines(document: OracleDocument, images: readonly Image[]): Pairs {
  const rest = [...images];
  const explained: Explained[] = [];
  const wanted = (document.lines ?? []).flatMap(({ value, start, reason }) => {
    const at = rest.findIndex(({ span, raw }) => span.start === document.start + start && raw === value);
    const [taken] = at < 0 ? [] : rest.splice(at, 1);
    if (!taken && (reason !== null || value === 'auto')) {
      explained.push({ value, reason: reason ?? 'filled in by the injector (auto)' });
      return [];
    }
    const isWanted = hubName(value) !== null;
    return isWanted || taken
      ? [{ text: document.kind, tier: 'certain' as const, found: taken !== undefined, label: value }]
      : [];
  });
  return { wanted, extra: rest, explained, otherTag: [] };
}

function tallyOf(tallies: Map<KindOfText, Tally>, kind: KindOfText): Tally {
  const known = tallies.get(kind);
  const tally = known ?? zeroTally();
  if (!known) {
    tallies.set(kind, tally);
  }
  return tally;
}

export function zeroTally(): Tally {
  return { places: 0, certain: 0, likely: 0, missedCertain: 0, missedLikely: 0, flagged: 0, extra: 0 };
}
