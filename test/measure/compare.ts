// The engine beside the oracle, file by file.
import { check, type Settings } from '../../core/index.ts';
import { explain } from './explain.ts';
import { readStream } from './oracle.ts';

/** What the two say of one file. */
export interface Comparison {
  /** Strings at image fields, by the oracle. */
  readonly strings: number;
  /** Those that both have. */
  readonly found: number;
  /** Why the others are not: reason → how many. */
  readonly explained: ReadonlyMap<string, number>;
  /** What the engine should have found. */
  readonly missed: readonly string[];
  /** What it should not have found. */
  readonly extra: readonly string[];
  /** What it found in documents that the oracle cannot read: nobody can say. */
  readonly unjudged: readonly string[];
}

const ALIAS = 'an alias of one that is found at its anchor';

/** @param listed all strings at a key `image` by a further oracle, if there is one; sorted or not. */
export function compare(text: string, settings: Settings, listed: readonly string[] | null): Comparison {
  const { images } = check(text, settings);
  const explained = new Map<string, number>();
  const missed: string[] = [];
  const extra: string[] = [];
  const unjudged: string[] = [];
  const leftAlone: string[] = [];
  let strings = 0;
  let found = 0;
  for (const document of readStream(text)) {
    const end = document.start + document.text.length;
    const own = images
      .filter(({ span }) => span.start >= document.start && span.start < end)
      .map(({ raw }) => raw);
    if (document.fields === null) {
      unjudged.push(...own);
      continue;
    }
    strings += document.fields.length;
    const wanted: string[] = [];
    for (const field of document.fields) {
      const reason = explain(field);
      if (reason === null) {
        wanted.push(field.value);
      } else {
        add(explained, reason);
        leftAlone.push(field.value);
      }
    }
    for (const value of without(wanted, own)) {
      // The oracle sees what an alias stands for as often as it is used; in the text it stands once.
      const isAlias = own.includes(value) && timesIn(document.text, value) <= timesAmong(own, value);
      isAlias ? add(explained, ALIAS) : missed.push(value);
    }
    const surplus = without(own, wanted);
    extra.push(...surplus);
    found += own.length - surplus.length;
  }
  if (listed) {
    // What js-yaml did not show in a document it cannot read, the list still knows.
    missed.push(
      ...without(
        without(
          without(
            listed,
            images.map(({ raw }) => raw),
          ),
          leftAlone,
        ),
        missed,
      ),
    );
  }
  return { strings, found, explained, missed, extra, unjudged };
}

/** `all` less `some`; equal values are taken away one by one. */
function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const rest = [...all];
  for (const value of some) {
    const at = rest.indexOf(value);
    if (at >= 0) {
      rest.splice(at, 1);
    }
  }
  return rest;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function timesIn(text: string, value: string): number {
  return text.split(value).length - 1;
}

function timesAmong(values: readonly string[], value: string): number {
  return values.filter((each) => each === value).length;
}
