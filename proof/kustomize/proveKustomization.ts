// Proves what the fixes of a kustomization do: builds it before and after, and judges every image.
import type { Settings } from '../../core/index.ts';
import type { FixedFiles, NamedFolder, Proof } from '../chart/proveChart.ts';
import type { Instead } from '../files/copyTree.ts';
import { type RenderedImage, readRender } from '../readRender.ts';
import type { Program } from '../run/program.ts';
import type { Runner } from '../run/runner.ts';
import { isTrouble, type Trouble } from '../trouble.ts';
import { judge } from '../verdict.ts';
import { leftoversIn, whyLeft } from '../whyLeft.ts';
import { type OpenedKustomization, openKustomization } from './openKustomization.ts';

/** What a build needs besides a kustomization. */
export interface Building {
  readonly kustomize: Program;
  readonly runner: Runner;
  readonly settings: Settings;
}

export async function proveKustomization(
  { folder, shown }: NamedFolder,
  fixes: FixedFiles,
  building: Building,
): Promise<Proof> {
  const proof = { kind: 'kustomization', shown, values: '' } as const;
  const before = await buildImages(folder, new Map(), building);
  if (isTrouble(before)) {
    return { ...proof, images: [], problem: before.trouble };
  }
  const after = await buildImages(folder, fixes.instead, building);
  if (isTrouble(after)) {
    const args = [String(after.trouble.args?.at(-1) ?? '')];
    return { ...proof, images: [], problem: { key: 'proof.afterFixes', args } };
  }
  const context = {
    values: [],
    templates: () => [],
    leftovers: leftoversIn(fixes.leftovers, before.origins),
  };
  const images = judge(before.images, after.images).map((each) => ({
    ...each,
    why:
      each.verdict === 'docker-hub' || each.verdict === 'wrong' ? whyLeft(each.rendered, [], context) : null,
  }));
  return { ...proof, images, problem: null };
}

/** What a build printed, and the folders that it was made of. */
export interface BuiltImages extends Pick<OpenedKustomization, 'origins'> {
  readonly images: readonly RenderedImage[];
}

/** The images of a build of the kustomization in `folder`, with the texts of `instead` in the place of its files. */
export async function buildImages(
  folder: string,
  instead: Instead,
  { kustomize, runner, settings }: Building,
): Promise<BuiltImages | Trouble> {
  const opened = openKustomization(folder, instead, runner);
  if (isTrouble(opened)) {
    return opened;
  }
  const command = kustomize.name === 'kubectl' ? 'kustomize' : 'build';
  const printed = await runner.run(kustomize, [command, opened.folder], runner.home);
  return isTrouble(printed)
    ? printed
    : { images: readRender(printed.stdout, settings), origins: opened.origins };
}
