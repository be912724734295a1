// Prints the tables of `npm run measure`.
import { type Tally, zeroTally } from './compare.ts';
import type { Reader, Reading } from './readers.ts';

export interface Totals {
  readonly repositories: ReadonlyMap<string, Tally & { files: number }>;
  readonly kinds: ReadonlyMap<string, Tally>;
  /** How many places the engine is right to leave out, by reason. */
  readonly reasons: ReadonlyMap<string, number>;
  /** The number of findings of other rules than those about Docker Hub. */
  readonly otherFindings: ReadonlyMap<string, number>;
  readonly fixes: {
    readonly files: number;
    readonly edits: number;
    readonly compared: number;
    readonly unreadable: number;
  };
  readonly unexplained: readonly string[];
  readonly readings: ReadonlyMap<Reader, Reading>;
}

export function printTotals({
  repositories,
  kinds,
  reasons,
  otherFindings,
  fixes,
  unexplained,
  readings,
}: Totals): void {
  const all = { files: 0, ...zeroTally() };
  for (const own of repositories.values()) {
    all.files += own.files;
    addTally(all, own);
  }
  console.table(
    Object.fromEntries([...repositories, ['all', all] as const].map(([name, tally]) => row(name, tally))),
  );
  console.table(Object.fromEntries([...kinds].map(([name, tally]) => row(name, tally))));
  printReadings(readings);
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

/** The share of each reader, of the documents that hold a word for images. */
function printReadings(readings: ReadonlyMap<Reader, Reading>): void {
  const all = [...readings.values()];
  const share = (part: keyof Reading, of: number) =>
    `${((100 * of) / all.reduce((sum, each) => sum + each[part], 0)).toFixed(1)} %`;
  const rows = [...readings].map(([reader, { documents, characters, milliseconds }]) => [
    reader,
    {
      documents,
      'of documents': share('documents', documents),
      'of text': share('characters', characters),
      'of time': share('milliseconds', milliseconds),
      'MB/s': (characters / 1000 / milliseconds).toFixed(1),
    },
  ]);
  console.table(Object.fromEntries(rows));
}

export function addTally(sum: Tally, tally: Tally): void {
  for (const key of Object.keys(zeroTally()) as (keyof Tally)[]) {
    sum[key] += tally[key];
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
