// Proves what the fixes of a chart do: renders it before and after, with each set of values, and judges every image.
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Words } from '../../l10n/index.ts';
import type { Instead } from '../files/copyTree.ts';
import { withDeadline } from '../run/deadline.ts';
import { isTrouble, type Trouble } from '../trouble.ts';
import { type JudgedImage, judge } from '../verdict.ts';
import {
  type Leftover,
  leftoversIn,
  templatesOf,
  type ValuesText,
  valuesTextsOf,
  type WhyLeft,
  whyLeft,
} from '../whyLeft.ts';
import { renderMarked } from './markedRender.ts';
import type { MarkedPart } from './markers.ts';
import { type MissingDependency, type OpenedChart, openChart } from './openChart.ts';
import { type GivenValues, type Rendering, renderChart } from './renderChart.ts';
import { type ValuesSet, valuesSetsOf } from './valuesSets.ts';

/** What the fixes make of the files of a run. */
export interface FixedFiles {
  /** The texts after the fixes, by the real path of the file. */
  readonly instead: Instead;
  readonly leftovers: readonly Leftover[];
}

/** What was proven of one render. */
export interface Proof {
  readonly kind: 'chart' | 'kustomization';
  /** The folder as the person names it. */
  readonly shown: string;
  /** The file of values of this render within the chart; '' where there is none. */
  readonly values: string;
  readonly images: readonly ProvenImage[];
  /** Why the render could not be made, before the fixes or after. */
  readonly problem: Words | null;
}

export interface ProvenImage extends JudgedImage {
  /** Null where it goes through the proxy, or is none of ours. */
  readonly why: WhyLeft | null;
}

export interface ProvenChart {
  readonly proofs: readonly Proof[];
  readonly missing: readonly MissingDependency[];
}

/** A chart: its folder, and how the person names it. */
export interface NamedFolder {
  readonly folder: string;
  readonly shown: string;
}

/** Proves the chart in a folder with each of its sets of values; a proof with a problem where one cannot be rendered. */
export async function proveChart(
  { folder, shown }: NamedFolder,
  given: GivenValues,
  fixes: FixedFiles,
  rendering: Rendering,
): Promise<ProvenChart> {
  const runner = withDeadline(rendering.runner);
  const before = openChart(folder, new Map(), runner);
  const after = isTrouble(before) ? before : openChart(folder, fixes.instead, runner);
  if (isTrouble(before) || isTrouble(after)) {
    const { trouble } = isTrouble(before) ? before : (after as Trouble);
    return { proofs: [{ kind: 'chart', shown, values: '', images: [], problem: trouble }], missing: [] };
  }
  const subject = {
    folder: realpathSync(folder),
    shown,
    before,
    after,
    fixes,
    rendering: { ...rendering, runner },
  };
  const sets = valuesSetsOf(folder, given);
  const proofs = await Promise.all(sets.map((set) => proveSet(set, subject)));
  return { proofs: withoutNeedless(proofs), missing: before.missing };
}

interface ChartCopies {
  readonly folder: string;
  readonly shown: string;
  readonly before: OpenedChart;
  readonly after: OpenedChart;
  readonly fixes: FixedFiles;
  readonly rendering: Rendering;
}

async function proveSet(set: ValuesSet, subject: ChartCopies): Promise<Proof> {
  const { folder, shown, before, after, fixes, rendering } = subject;
  const proof = { kind: 'chart', shown, values: set.name } as const;
  const old = await renderChart(before.folder, set.given, null, rendering);
  if (isTrouble(old)) {
    return { ...proof, images: [], problem: old.trouble };
  }
  const given = givenAfter(set.given, fixes.instead, rendering);
  const now = await renderChart(after.folder, given, null, rendering);
  if (isTrouble(now)) {
    return { ...proof, images: [], problem: { key: 'proof.afterFixes', args: [reasonOf(now)] } };
  }
  const judged = judge(old.images, now.images);
  const isLeft = ({ verdict }: JudgedImage) => verdict === 'docker-hub' || verdict === 'wrong';
  const marked = judged.some(isLeft) ? await renderMarked(before, set.given, old, rendering) : null;
  const context = {
    values: [...givenTexts(set.given), ...valuesTextsOf(before, shown)],
    templates: templatesOf(before, shown),
    leftovers: leftoversIn(
      fixes.leftovers,
      [folder],
      set.given.files.filter(existsSync).map((file) => realpathSync(file)),
    ),
  };
  const partsAt = (place: string): readonly MarkedPart[] => marked?.parts.get(place) ?? [];
  const images = judged.map((each) => ({
    ...each,
    why: isLeft(each) ? whyLeft(each.rendered, partsAt(each.rendered.place), context) : null,
  }));
  return { ...proof, images, problem: null };
}

function reasonOf({ trouble }: Trouble): string {
  return String(trouble.args?.at(-1) ?? '');
}

/** A chart that needs values fails without any. That is no news where one of its other sets renders. */
function withoutNeedless(proofs: readonly Proof[]): readonly Proof[] {
  const others = proofs.slice(1);
  const isNeedless =
    proofs[0]?.problem?.key === 'proof.failed' && others.some(({ problem }) => problem === null);
  return isNeedless ? others : proofs;
}

/** The given files with their fixes. */
function givenAfter(given: GivenValues, instead: Instead, { runner }: Rendering): GivenValues {
  const files = given.files.map((file) => {
    const text = existsSync(file) ? instead.get(realpathSync(file)) : undefined;
    if (text === undefined) {
      return file;
    }
    const copy = join(runner.folder(), basename(file));
    writeFileSync(copy, text);
    return copy;
  });
  return { ...given, files };
}

function givenTexts({ files }: GivenValues): readonly ValuesText[] {
  return files
    .filter((file) => existsSync(file) && statSync(file).isFile())
    .map((file) => ({ shown: file, section: [], text: readFileSync(file, 'utf8') }))
    .reverse();
}
