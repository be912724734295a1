// `npm run measure -- DIR`: recall and precision over a folder of repositories (owner/name/…), and whether the fixes change anything
// but images. Ends with 1 if there is a difference that nobody has explained.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readSettings } from '../../core/index.ts';
import { compare } from './compare.ts';
import { cure } from './cure.ts';

const DOMAIN = 'proxy.example.com';
const { settings } = readSettings({ proxy: { domain: DOMAIN } });

const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: npm run measure -- DIR');
  process.exit(2);
}

const listed = readListed(join(folder, 'expected.jsonl'));
const repositories = new Map<string, Totals>();
const reasons = new Map<string, number>();
const unexplained: string[] = [];
const fixes = { files: 0, edits: 0, compared: 0, unreadable: 0 };
for (const file of globSync('**/*.{yaml,yml,json}', { cwd: folder }).sort()) {
  if (statSync(join(folder, file)).isFile()) {
    measure(file, readFileSync(join(folder, file), 'utf8').replace(/^\ufeff/, ''));
  }
}
report();
process.exitCode = unexplained.length > 0 ? 1 : 0;

interface Totals {
  files: number;
  strings: number;
  found: number;
  explained: number;
  missed: number;
  extra: number;
  unjudged: number;
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

function measure(file: string, text: string): void {
  const name = file.split('/').slice(0, 2).join('/');
  const totals = repositories.get(name) ?? zero();
  repositories.set(name, totals);
  const { strings, found, explained, missed, extra, unjudged } = compare(
    text,
    settings,
    listed.get(file) ?? null,
  );
  totals.files++;
  totals.strings += strings;
  totals.found += found;
  totals.missed += missed.length;
  totals.extra += extra.length;
  totals.unjudged += unjudged.length;
  for (const [reason, count] of explained) {
    totals.explained += count;
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  unexplained.push(...missed.map((value) => `missed       ${file}: ${value}`));
  unexplained.push(...extra.map((value) => `false alarm  ${file}: ${value}`));
  const cured = cure(text, settings, DOMAIN);
  if (cured) {
    fixes.files++;
    fixes.edits += cured.edits;
    fixes.compared += cured.compared ? 1 : 0;
    fixes.unreadable += cured.compared ? 0 : 1;
    unexplained.push(...cured.problems.map((problem) => `wrong fix    ${file}: ${problem}`));
  }
}

function report(): void {
  const all = zero();
  const rows = [...repositories].map(([name, totals]) => {
    for (const key of Object.keys(all) as (keyof Totals)[]) {
      all[key] += totals[key];
    }
    return row(name, totals);
  });
  console.table(Object.fromEntries([...rows, row('all', all)]));
  console.log('Not ours, because:');
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) {
    console.log(`${String(count).padStart(6)}  ${reason}`);
  }
  console.log(
    `Fixes: ${fixes.edits} in ${fixes.files} files; read again by js-yaml: ${fixes.compared} files,`,
  );
  console.log(
    `the same tree but for images unless listed below; ${fixes.unreadable} files it cannot read at all.`,
  );
  console.log(`Differences without an explanation: ${unexplained.length}`);
  for (const line of unexplained) {
    console.log(line);
  }
}

function row(name: string, totals: Totals): [string, Record<string, unknown>] {
  const { found, missed, extra } = totals;
  return [name, { ...totals, recall: share(found, found + missed), precision: share(found, found + extra) }];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`;
}

function zero(): Totals {
  return { files: 0, strings: 0, found: 0, explained: 0, missed: 0, extra: 0, unjudged: 0 };
}
