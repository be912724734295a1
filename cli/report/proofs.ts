// Shows what was proven: as text for people, and as JSON for programs.
import { say } from '../../l10n/index.ts';
import type { Proof, ProvenImage } from '../../proof/chart/proveChart.ts';
import {
  headingOf,
  type Incomplete,
  rowsOfProof,
  sumOf,
  textOfMissing,
  textOfWhy,
} from '../../proof/report/proofText.ts';
import type { Verdict } from '../../proof/verdict.ts';
import type { Proofs } from '../proving/prove.ts';
import { printable } from './printable.ts';
import type { Color, Style } from './style.ts';
import { table } from './table.ts';

/** A heading for each render, a line for each image of it, and the sum of all. */
export function textOfProofs(proofs: readonly Proof[], style: Style): string {
  const rendered = proofs.filter(({ problem }) => problem === null);
  const blocks = rendered.map(
    (proof) => `${printable(headingOf(proof))}\n${textOfProven(proof.images, style)}`,
  );
  return rendered.length === 0 ? '' : `${blocks.join('')}${sumOf(rendered)}\n`;
}

function textOfProven(images: readonly ProvenImage[], style: Style): string {
  const rows = table(
    rowsOfProof(images).map(({ verdict, change, objects, why }) => [
      { text: `  ${verdict}`, color: VERDICT_COLORS[verdict] },
      { text: printable(change) },
      { text: printable(objects), color: 'dim' },
      { text: printable(why) },
    ]),
    style,
  );
  return rows
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const VERDICT_COLORS: Readonly<Record<Verdict, Color>> = {
  proxied: 'green',
  'docker-hub': 'yellow',
  wrong: 'red',
  other: 'dim',
  unknown: 'dim',
};

/** A line for each chart that was rendered without some of its dependencies, with the command that fetches them. */
export function textOfIncomplete(incomplete: readonly Incomplete[]): string {
  return incomplete
    .map((each) => `${printable(`nearpull: ${each.shown}: ${textOfMissing(each)}`)}\n`)
    .join('');
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
