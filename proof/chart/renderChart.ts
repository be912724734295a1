// One run of `helm template` over an opened chart.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../core/index.ts';
import { type RenderedImage, readRender } from '../readRender.ts';
import type { Program } from '../run/program.ts';
import type { Runner } from '../run/runner.ts';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';
import { takeValues } from './valuesPrinter.ts';

/** The values that a person gives to a render, in the order in which Helm reads them. */
export interface GivenValues {
  /** Absolute paths of files. */
  readonly files: readonly string[];
  /** The arguments of `--set`. */
  readonly sets: readonly string[];
}

export interface ChartRender {
  readonly text: string;
  readonly images: readonly RenderedImage[];
  /** All values of the render, as JSON has them. */
  readonly values: unknown;
}

/** What a render needs besides a chart. */
export interface Rendering {
  readonly helm: Program;
  readonly runner: Runner;
  readonly settings: Settings;
}

/** Renders the chart in `folder` with the values given, and with `overlay` laid over them, if there is one. */
export async function renderChart(
  folder: string,
  { files, sets }: GivenValues,
  overlay: unknown,
  { helm, runner, settings }: Rendering,
): Promise<ChartRender | Trouble> {
  const given = files.flatMap((file) => ['--values', file]);
  const over = overlay === null ? [] : ['--values', fileOf(overlay, runner)];
  const args = ['template', 'release', folder, ...given, ...over, ...sets.flatMap((each) => ['--set', each])];
  const printed = await runner.run(helm, args, runner.home);
  if (isTrouble(printed)) {
    return withoutPath(printed, folder, runner);
  }
  const taken = takeValues(printed.stdout);
  return taken
    ? { ...taken, images: readRender(taken.text, settings) }
    : trouble('proof.noValues', helm.name);
}

/** Helm reads JSON, which is YAML. */
function fileOf(overlay: unknown, runner: Runner): string {
  const path = join(runner.folder(), 'overlay.json');
  writeFileSync(path, JSON.stringify(overlay));
  return path;
}

/** Nobody knows the temporary folder that Helm names. */
function withoutPath({ trouble: words }: Trouble, folder: string, { scratch }: Runner): Trouble {
  const args = (words.args ?? []).map((each) =>
    typeof each === 'string'
      ? each.replaceAll(`${folder}/`, '').replaceAll(folder, '.').replaceAll(scratch, '…')
      : each,
  );
  return { trouble: { ...words, args } };
}
