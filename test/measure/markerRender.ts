// `node test/measure/markerRender.ts DIR…`: whether core's static reader of templates (helm/uses/) tells which values make the images of
// charts. Helm renders each chart below the folders with a unique word in the place of each value that an image could hold; the words in the
// images of the render are the truth. Ends with 1 where the reader is wrong.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { dump, load } from 'js-yaml';
import type { ChartUses } from '../../core/model/chartUses.ts';
import { chartUses } from '../../core/sites/dialects/helm/uses/chartUses.ts';
import { buildTools } from '../render/tools.ts';
import { judge } from './markers/judge.ts';
import { renderMarked } from './markers/render.ts';
import { isMapping, layValues, type Values } from './markers/values.ts';

const missing = buildTools();
const folders = process.argv.slice(2);
if (missing !== null || folders.length === 0) {
  console.error(missing ?? 'usage: node test/measure/markerRender.ts DIR…');
  process.exit(2);
}

/** `silent` charts do not render; `marked` are images with a marker in them, the others are literal or refuse markers; `only` are images found at a place where the values leave one way alone. */
const all = {
  charts: 0,
  silent: 0,
  incomplete: 0,
  renders: 0,
  marked: 0,
  found: 0,
  only: 0,
  unknown: 0,
  wrong: 0,
};
let slowest = 0;
for (const folder of folders) {
  const sum = {
    ...all,
    charts: 0,
    silent: 0,
    incomplete: 0,
    renders: 0,
    found: 0,
    only: 0,
    unknown: 0,
    wrong: 0,
  };
  for (const chart of chartsIn(resolve(folder))) {
    measure(chart, sum);
  }
  console.log(basename(folder), JSON.stringify(sum));
  for (const key of Object.keys(all) as (keyof typeof all)[]) {
    all[key] += sum[key];
  }
}
console.log('all', JSON.stringify(all), `slowest chart: ${slowest.toFixed(0)} ms`);
process.exitCode = all.wrong > 0 ? 1 : 0;

/** The charts below `folder` that are part of no other chart. */
function chartsIn(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => basename(path) === 'Chart.yaml' && !/\/charts\/.*\/charts\/|\{/.test(path))
    .map((path) => join(folder, dirname(path)))
    .filter((path) => !existsSync(join(dirname(dirname(path)), 'Chart.yaml')))
    .sort();
}

function measure(chart: string, sum: typeof all): void {
  const scratch = mkdtempSync(join(tmpdir(), 'nearpull-markers-'));
  try {
    const copy = join(scratch, basename(chart));
    cpSync(chart, copy, { recursive: true });
    const sections = settleDependencies(chart, copy);
    const began = performance.now();
    const uses = chartUses(templatesOf(copy), { sections });
    slowest = Math.max(slowest, performance.now() - began);
    sum.charts++;
    sum.incomplete += uses.complete ? 0 : 1;
    if (process.env['WHY'] && !uses.complete) {
      console.log(`  incomplete ${chart}: ${uses.why.slice(0, 5).join('; ')}`);
    }
    const bases = [{}, ...extraValues(copy)];
    const renders = bases.filter((extra) => compareRender(chart, copy, extra, uses, sections, sum));
    sum.renders += renders.length;
    sum.silent += renders.length === 0 ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function compareRender(
  chart: string,
  copy: string,
  extra: Values,
  uses: ChartUses,
  sections: Sections,
  sum: typeof all,
): boolean {
  const values = layValues(copy, extra, sections);
  const render = renderMarked(copy, values);
  if (!render) {
    return false;
  }
  for (const image of render.images) {
    const verdict = judge(image, render.markers, uses, values);
    sum[verdict.is]++;
    sum.marked += /mk\d+mk/.test(image) ? 1 : 0;
    sum.only += verdict.isOnly ? 1 : 0;
    if (verdict.is === 'wrong' || (verdict.is === 'unknown' && process.env['WHY'])) {
      console.log(`  ${verdict.is} ${chart}: ${verdict.truth}  ${verdict.why}`);
    }
  }
  return true;
}

type Sections = Readonly<Record<string, readonly string[]>>;

/** Puts local dependencies in place, drops those that are not at hand, and tells which sections the others have. */
function settleDependencies(chart: string, copy: string): Sections {
  const sections: Record<string, string[]> = {};
  for (const file of ['Chart.yaml', 'requirements.yaml']) {
    const path = join(copy, file);
    const text = existsSync(path) ? (load(readFileSync(path, 'utf8')) as Values) : null;
    const listed = text && Array.isArray(text['dependencies']) ? text['dependencies'].filter(isMapping) : [];
    const kept = listed.filter((dependency) => {
      const name = String(dependency['name']);
      const local = /^file:\/\/(.*)/.exec(String(dependency['repository'] ?? ''))?.[1];
      if (local !== undefined && existsSync(join(chart, local)) && !existsSync(join(copy, 'charts', name))) {
        cpSync(join(chart, local), join(copy, 'charts', name), { recursive: true });
      }
      const isThere = existsSync(join(copy, 'charts', name));
      if (isThere) {
        const key = `charts/${name}`;
        sections[key] = [...(sections[key] ?? []), String(dependency['alias'] ?? name)];
      }
      return isThere;
    });
    if (text && kept.length < listed.length) {
      writeFileSync(path, dump({ ...text, dependencies: kept }));
    }
  }
  // Packed charts are not read by the reader: they are not rendered either.
  for (const packed of existsSync(join(copy, 'charts')) ? readdirSync(join(copy, 'charts')) : []) {
    if (packed.endsWith('.tgz')) {
      rmSync(join(copy, 'charts', packed));
    }
  }
  for (const lock of ['Chart.lock', 'requirements.lock']) {
    rmSync(join(copy, lock), { force: true });
  }
  return sections;
}

function templatesOf(copy: string): readonly { readonly path: string; readonly text: string }[] {
  return (readdirSync(copy, { recursive: true }) as string[])
    .filter((path) => /^(?:charts\/[^/]+\/)*templates\/.*\.(?:ya?ml|tpl|txt|json)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(copy, path), 'utf8') }));
}

/** The values that a chart is tested with, in ci/. */
function extraValues(copy: string): readonly Values[] {
  const folder = join(copy, 'ci');
  return (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => /values.*\.ya?ml$/.test(name))
    .slice(0, 12)
    .map((name) => load(readFileSync(join(folder, name), 'utf8')))
    .filter(isMapping);
}
