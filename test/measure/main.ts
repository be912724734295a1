// `npm run measure -- DIR`: recall and precision over a folder of repositories (owner/name/…), and whether the fixes change anything
// but images. Ends with 1 if there is a difference that nobody has explained.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { check, NO_FILE, type Report, readSettings } from '../../core/index.ts';
import { type Comparison, compare, type Tally, zeroTally } from './compare.ts';
import { cure } from './cure.ts';
import { KINDS_OF_TEXT } from './oracle/site.ts';
import { type FilePlace, placeOf } from './place.ts';

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
const fixes = { files: 0, edits: 0, compared: 0, unreadable: 0 };
for (const file of filesIn(folder)) {
  measure(placeOf(folder, file), readFileSync(join(folder, file), 'utf8').replace(/^\ufeff/, ''));
}
report();
process.exitCode = unexplained.length > 0 ? 1 : 0;

/** Those that may be YAML or JSON, also in folders that begin with a dot; links that lead nowhere are none. */
function filesIn(root: string): readonly string[] {
  return (readdirSync(root, { recursive: true }) as string[])
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(?:ya?ml|json|tpl)$|(?:^|\/)Kustomization$/.test(file))
    .filter((file) => !/(?:^|\/)(?:\.git|node_modules)\//.test(file))
    .filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile())
    .sort();
}

/** A list of `{file, images}`, by file: what a third reader of YAML found there. */
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

/** What js-yaml did not show in a document that it cannot read, the list still knows. */
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

/** Findings besides those about Docker Hub; a template must have none. */
function syntax({ kind }: FilePlace, { findings }: Report): readonly string[] {
  const others = findings.filter(({ rule }) => !/docker-hub/.test(rule));
  for (const { rule } of others) {
    count(otherFindings, `${rule} in ${kind}`);
  }
  return kind === 'helm-template'
    ? others.map(({ rule, message }) => `finding      ${rule}: ${message.args?.join(' ')}`)
    : [];
}

function addTally(sum: Tally, tally: Tally): void {
  for (const key of Object.keys(zeroTally()) as (keyof Tally)[]) {
    sum[key] += tally[key];
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function report(): void {
  const all = { files: 0, ...zeroTally() };
  for (const own of repositories.values()) {
    all.files += own.files;
    addTally(all, own);
  }
  console.table(
    Object.fromEntries([...repositories, ['all', all] as const].map(([name, tally]) => row(name, tally))),
  );
  console.table(Object.fromEntries([...kinds].map(([name, tally]) => row(name, tally))));
  printCounts('Not ours, because:', reasons);
  printCounts('Findings of other rules:', otherFindings);
  console.log(
    `Fixes: ${fixes.edits} in ${fixes.files} files. Read again by js-yaml: ${fixes.compared} files, the same tree but for`,
  );
  console.log(
    `images; compared byte for byte outside the edits: ${fixes.unreadable} files; what is wrong is listed below.`,
  );
  console.log(`Differences without an explanation: ${unexplained.length}`);
  for (const line of unexplained) {
    console.log(line);
  }
}

function printCounts(title: string, counts: ReadonlyMap<string, number>): void {
  console.log(title);
  for (const [name, times] of [...counts].sort((a, b) => b[1] - a[1])) {
    console.log(`${String(times).padStart(6)}  ${name}`);
  }
}

function row(name: string, tally: Tally): [string, Record<string, unknown>] {
  const { certain, missedCertain, likely, missedLikely, flagged, extra } = tally;
  return [
    name,
    {
      ...('files' in tally ? { files: tally.files } : {}),
      places: tally.places,
      certain,
      recall: share(certain - missedCertain, certain),
      likely,
      'recall of likely': share(likely - missedLikely, likely),
      flagged,
      precision: share(flagged - extra, flagged),
    },
  ];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`;
}
