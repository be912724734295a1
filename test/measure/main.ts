// `npm run measure -- DIR`: measures recall and precision over a folder of repositories (owner/name/…), and checks that fixes change
// nothing but images. Ends with 1 if a difference has no explanation.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { check, NO_FILE, type Report, readSettings } from '../../core/index.ts';
import { measureCharts, printCharts } from './charts.ts';
import { type Comparison, compare, type Tally, zeroTally } from './compare.ts';
import { cure } from './cure.ts';
import { KINDS_OF_TEXT } from './oracle/site.ts';
import { type FilePlace, placeOf } from './place.ts';
import { addReadings, type Reader, type Reading } from './readers.ts';
import { addTally, printTotals } from './table.ts';

const DOMAIN = 'proxy.example.com';
const { settings } = readSettings({ proxy: { domain: DOMAIN } });

const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: npm run measure -- DIR');
  process.exit(2);
}

const listed = readListed(join(folder, 'expected.jsonl'));
const repositories = new Map<string, Tally & { files: number }>();
const kinds = new Map(KINDS_OF_TEXT.map((kind) => [kind, zeroTally()]));
const reasons = new Map<string, number>();
const otherFindings = new Map<string, number>();
const unexplained: string[] = [];
const readings = new Map<Reader, Reading>();
const fixes = { files: 0, edits: 0, compared: 0, unreadable: 0 };
for (const file of filesIn(folder)) {
  measure(placeOf(folder, file), readFileSync(join(folder, file), 'utf8').replace(/^\ufeff/, ''));
}
printTotals({ repositories, kinds, reasons, otherFindings, fixes, unexplained, readings });
const charts = await measureCharts(folder, DOMAIN);
printCharts(charts);
process.exitCode = unexplained.length + (charts?.wrong.length ?? 0) > 0 ? 1 : 0;

/** The files below `root` that may be YAML or JSON, also in folders whose names begin with a dot. Broken links are left out. */
function filesIn(root: string): readonly string[] {
  return (readdirSync(root, { recursive: true }) as string[])
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(?:ya?ml|json|tpl)$|(?:^|\/)Kustomization$/.test(file))
    .filter((file) => !/(?:^|\/)(?:\.git|node_modules)\//.test(file))
    .filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile())
    .sort();
}

/** Reads a list of `{file, images}` as a map by file. It holds what a third YAML parser found. */
function readListed(path: string): ReadonlyMap<string, readonly string[]> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  return new Map(
    lines.map((line) => {
      const { file, images } = JSON.parse(line);
      return [file, images];
    }),
  );
}

function measure(place: FilePlace, text: string): void {
  const name = place.path.split('/').slice(0, 2).join('/');
  const own = repositories.get(name) ?? { files: 0, ...zeroTally() };
  repositories.set(name, own);
  own.files++;
  const options = { file: { ...NO_FILE, path: place.path, chart: place.chart } };
  const found = check(text, settings, options);
  addReadings(readings, text, settings, options.file);
  const comparison = compare(text, found, place.kind);
  for (const [kind, tally] of comparison.tallies) {
    addTally(own, tally);
    addTally(kinds.get(kind) ?? zeroTally(), tally);
  }
  for (const { reason } of comparison.explained) {
    count(reasons, reason);
  }
  const differences = [
    ...comparison.differences,
    ...unlisted(place, comparison, found),
    ...syntax(place, found),
  ];
  const cured = cure(text, found, settings, options, DOMAIN);
  if (cured) {
    fixes.files++;
    fixes.edits += cured.edits;
    fixes.compared += cured.compared ? 1 : 0;
    fixes.unreadable += cured.compared ? 0 : 1;
    differences.push(...cured.problems.map((problem) => `wrong fix    ${problem}`));
  }
  unexplained.push(...differences.map((line) => `${place.path}: ${line}`));
}

/** Images in the list that the engine misses and nothing explains. The list also covers documents that js-yaml cannot read. */
function unlisted(
  { path }: FilePlace,
  { differences, explained }: Comparison,
  { images }: Report,
): readonly string[] {
  const seen = new Set([...images.map(({ raw }) => raw), ...explained.map(({ value }) => value)]);
  return (listed.get(path) ?? [])
    .filter((value) => !seen.has(value) && !differences.some((line) => line.includes(value)))
    .map((value) => `not listed   ${value}`);
}

/** The findings that are not about Docker Hub. A template must have none. */
function syntax({ kind }: FilePlace, { findings }: Report): readonly string[] {
  const others = findings.filter(({ rule }) => !/docker-hub/.test(rule));
  for (const { rule } of others) {
    count(otherFindings, `${rule} in ${kind}`);
  }
  return kind === 'helm-template'
    ? others.map(({ rule, message }) => `finding      ${rule}: ${message.args?.join(' ')}`)
    : [];
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
