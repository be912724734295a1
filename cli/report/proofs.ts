// Shows what was proven: as text for people, and as JSON for programs.
import { counted, say, type Words } from '../../l10n/index.ts';
import type { Proof, ProvenImage } from '../../proof/chart/proveChart.ts';
import type { Verdict } from '../../proof/verdict.ts';
import type { FileLine, WhyLeft } from '../../proof/whyLeft.ts';
import type { Incomplete, Proofs } from '../proving/prove.ts';
import { printable } from './printable.ts';
import { type Color, type Style, table } from './text.ts';

/** A heading for each render, a line for each image of it, and the sum of all. */
export function textOfProofs(proofs: readonly Proof[], style: Style): string {
  const rendered = proofs.filter(({ problem }) => problem === null);
  const blocks = rendered.map((proof) => `${textOfHeading(proof)}\n${textOfProven(proof.images, style)}`);
  return rendered.length === 0 ? '' : `${blocks.join('')}${sumOf(rendered)}\n`;
}

function textOfHeading({ shown, values }: Proof): string {
  return printable(values === '' ? shown : say({ key: 'cli.prove.with', args: [shown, values] }));
}

function textOfProven(images: readonly ProvenImage[], style: Style): string {
  const rows = new Map<string, { readonly image: ProvenImage; readonly objects: Set<string> }>();
  for (const image of images) {
    const { before, after, verdict, why } = image;
    const key = JSON.stringify([before, after, verdict, why && textOfWhy(why)]);
    const row = rows.get(key) ?? { image, objects: new Set() };
    row.objects.add(image.rendered.object);
    rows.set(key, row);
  }
  return table(
    [...rows.values()].map(({ image, objects }) => [
      { text: `  ${image.verdict}`, color: VERDICT_COLORS[image.verdict] },
      { text: printable(changeOf(image)) },
      { text: printable(shortList([...objects])), color: 'dim' },
      { text: image.why ? printable(textOfWhy(image.why)) : '' },
    ]),
    style,
  ).replaceAll(/(?<! ) +$/gm, '');
}

const VERDICT_COLORS: Readonly<Record<Verdict, Color>> = {
  proxied: 'green',
  'docker-hub': 'yellow',
  wrong: 'red',
  other: 'dim',
  unknown: 'dim',
};

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
function textOfWhy(why: WhyLeft): string {
  return say(wordsOfWhy(why));
}

function wordsOfWhy({ values, template, leftover }: WhyLeft): Words {
  if (leftover?.reason) {
    return { key: 'cli.why.review', args: [placeOf(leftover), say(leftover.reason)] };
  }
  if (values.length > 0) {
    const listed = values.map(({ path, at }) => (at ? `${path} (${placeOf(at)})` : path)).join(', ');
    return { key: 'cli.why.values', args: [listed] };
  }
  if (template) {
    return { key: 'cli.why.template', args: [placeOf(template)] };
  }
  return leftover ? { key: 'cli.why.place', args: [placeOf(leftover)] } : { key: 'cli.why.unreached' };
}

function placeOf({ file, line }: FileLine): string {
  return `${file}:${line}`;
}

function sumOf(proofs: readonly Proof[]): string {
  const counts: Record<Verdict, number> = { proxied: 0, 'docker-hub': 0, wrong: 0, other: 0, unknown: 0 };
  for (const { verdict } of proofs.flatMap(({ images }) => images)) {
    counts[verdict]++;
  }
  const ours = counts.proxied + counts['docker-hub'] + counts.wrong;
  const first = say({ key: 'cli.prove.sum', args: [counts.proxied, counted('images', ours)] });
  const more = [
    ...(counts['docker-hub'] > 0 ? [say({ key: 'cli.prove.left', args: [counts['docker-hub']] })] : []),
    ...(counts.wrong > 0 ? [say({ key: 'cli.prove.wrong', args: [counts.wrong] })] : []),
    ...(counts.other > 0 ? [say({ key: 'cli.prove.elsewhere', args: [counts.other] })] : []),
    ...(counts.unknown > 0 ? [say({ key: 'cli.prove.unknown', args: [counts.unknown] })] : []),
  ];
  return [first, ...more].reduce((text, next) => say({ key: 'cli.twoSentences', args: [text, next] }));
}

/** A line for each chart that was rendered without some of its dependencies, with the command that fetches them. */
export function textOfIncomplete(incomplete: readonly Incomplete[]): string {
  return incomplete
    .map(({ shown, missing }) => {
      const names = missing.map(({ name }) => name).join(', ');
      const key = 'cli.prove.missing';
      return `${printable(`nearpull: ${shown}: ${say({ key, args: [names, fetchCommand({ shown, missing })] })}`)}\n`;
    })
    .join('');
}

function fetchCommand({ shown, missing }: Incomplete): string {
  const verb = missing.every(({ isLocked }) => isLocked) ? 'build' : 'update';
  return `helm dependency ${verb} ${shown}`;
}

/** `proofs` has an element for each render. */
export function jsonOfProofs({ proofs, incomplete }: Proofs): { readonly proofs: readonly object[] } {
  return {
    proofs: proofs.map(({ kind, shown, values, images, problem }) => ({
      kind,
      path: shown,
      values,
      problem: problem && say(problem),
      missing: (incomplete.find((each) => each.shown === shown)?.missing ?? []).map(({ name }) => name),
      images: images.map(jsonOfProven),
    })),
  };
}

function jsonOfProven({ rendered, before, after, verdict, why }: ProvenImage): object {
  const { object, source, image } = rendered;
  return {
    verdict,
    before,
    after,
    object,
    path: image.path,
    template: source,
    why: why && {
      message: textOfWhy(why),
      values: why.values.map(({ path, at }) => ({ path, file: at?.file ?? null, line: at?.line ?? null })),
      writtenAt: why.template,
      leftAt: why.leftover && { file: why.leftover.file, line: why.leftover.line },
      reasonCode: why.leftover?.reason?.key.slice('reason.'.length) ?? null,
    },
  };
}
