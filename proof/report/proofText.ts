// What was proven, in words for people: of each image, of each render, and of all of them.
import { counted, say, type Words } from '../../l10n/index.ts';
import type { MissingDependency } from '../chart/openChart.ts';
import type { Proof, ProvenImage } from '../chart/proveChart.ts';
import type { Verdict } from '../verdict.ts';
import type { FileLine, WhyLeft } from '../whyLeft.ts';

/** Images that came out alike, in one row. */
export interface ProofRow {
  readonly verdict: Verdict;
  /** The image before and after the fixes. */
  readonly change: string;
  /** The objects that pull it. */
  readonly objects: string;
  /** Why it is left; empty where it is not. */
  readonly why: string;
}

/** The rows of a render, in the order in which their first images are rendered. */
export function rowsOfProof(images: readonly ProvenImage[]): readonly ProofRow[] {
  const rows = new Map<string, { readonly image: ProvenImage; readonly objects: Set<string> }>();
  for (const image of images) {
    const { before, after, verdict, why } = image;
    const key = JSON.stringify([before, after, verdict, why && textOfWhy(why)]);
    const row = rows.get(key) ?? { image, objects: new Set() };
    row.objects.add(image.rendered.object);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ image, objects }) => ({
    verdict: image.verdict,
    change: changeOf(image).replaceAll(DIGEST, '$1…'),
    objects: shortList([...objects]),
    why: image.why ? textOfWhy(image.why) : '',
  }));
}

/** A digest says nothing to a person beyond its first characters. JSON has all of them. */
const DIGEST = /(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g;

/** What was rendered, and with which file of values. */
export function headingOf({ shown, values }: Proof): string {
  return values === '' ? shown : say({ key: 'proof.said.with', args: [shown, values] });
}

function changeOf({ before, after }: ProvenImage): string {
  return before === after ? (before ?? '') : `${before ?? '-'} → ${after ?? '-'}`;
}

function shortList(objects: readonly string[]): string {
  const shown = objects.filter((each) => each !== '').slice(0, MOST_OBJECTS);
  return shown.length < objects.length && shown.length > 0
    ? `${shown.join(', ')} +${objects.length - shown.length}`
    : shown.join(', ');
}

const MOST_OBJECTS = 2;

/** Why an image is left at Docker Hub: what would change it, or that nothing does. */
export function textOfWhy(why: WhyLeft): string {
  return say(wordsOfWhy(why));
}

function wordsOfWhy({ values, template, leftover }: WhyLeft): Words {
  if (leftover?.reason) {
    return { key: 'proof.why.review', args: [placeOf(leftover), say(leftover.reason)] };
  }
  if (values.length > 0) {
    const listed = values.map(({ path, at }) => (at ? `${path} (${placeOf(at)})` : path)).join(', ');
    return { key: 'proof.why.values', args: [listed] };
  }
  if (template) {
    return { key: 'proof.why.template', args: [placeOf(template)] };
  }
  return leftover ? { key: 'proof.why.place', args: [placeOf(leftover)] } : { key: 'proof.why.unreached' };
}

function placeOf({ file, line }: FileLine): string {
  return `${file}:${line}`;
}

export function sumOf(proofs: readonly Proof[]): string {
  const counts: Record<Verdict, number> = { proxied: 0, 'docker-hub': 0, wrong: 0, other: 0, unknown: 0 };
  for (const { verdict } of proofs.flatMap(({ images }) => images)) {
    counts[verdict]++;
  }
  const ours = counts.proxied + counts['docker-hub'] + counts.wrong;
  const first = say({ key: 'proof.said.sum', args: [counts.proxied, counted('images', ours)] });
  const more = [
    ...(counts['docker-hub'] > 0 ? [say({ key: 'proof.said.left', args: [counts['docker-hub']] })] : []),
    ...(counts.wrong > 0 ? [say({ key: 'proof.said.wrong', args: [counts.wrong] })] : []),
    ...(counts.other > 0 ? [say({ key: 'proof.said.elsewhere', args: [counts.other] })] : []),
    ...(counts.unknown > 0 ? [say({ key: 'proof.said.unknown', args: [counts.unknown] })] : []),
  ];
  return [first, ...more].reduce((text, next) => say({ key: 'text.twoSentences', args: [text, next] }));
}

/** A chart that was rendered without dependencies that nobody has fetched. */
export interface Incomplete {
  readonly shown: string;
  readonly missing: readonly MissingDependency[];
}

/** What it was rendered without, with the command that fetches it. */
export function textOfMissing({ shown, missing }: Incomplete): string {
  const names = missing.map(({ name }) => name).join(', ');
  return say({ key: 'proof.said.missing', args: [names, fetchCommand({ shown, missing })] });
}

function fetchCommand({ shown, missing }: Incomplete): string {
  const verb = missing.every(({ isLocked }) => isLocked) ? 'build' : 'update';
  return `helm dependency ${verb} ${shown}`;
}
