// Compares the results with those of earlier runs.
import { say } from '../../../l10n/index.ts';
import { fingerprintsOf } from '../fingerprints.ts';
import { allImages, type RunResults } from '../results.ts';
import { countsOf, pulledImages } from './categories.ts';
import { lines, type Point } from './charts.ts';
import { html } from './escape.ts';
import { section } from './tables.ts';

export interface Comparison {
  readonly findings: { readonly appeared: number; readonly gone: number };
  readonly left: number;
  readonly proxied: number;
}

/** What is different from the newest of `earlier`. Each element holds the runs of one report. Null where there is none. */
export function changeSince(
  earlier: readonly (readonly RunResults[])[],
  now: readonly RunResults[],
): Comparison | null {
  const before = inOrder(earlier).at(-1);
  if (!before) {
    return null;
  }
  const [was, is] = [namesOf(before), namesOf(now)];
  const [wasPoint, isPoint] = [pointOf(before), pointOf(now)];
  return {
    findings: {
      appeared: [...is].filter((each) => !was.has(each)).length,
      gone: [...was].filter((each) => !is.has(each)).length,
    },
    left: isPoint.left - wasPoint.left,
    proxied: isPoint.proxied - wasPoint.proxied,
  };
}

/** A name for each finding, whatever other repositories are in the report. */
function namesOf(runs: readonly RunResults[]): ReadonlySet<string> {
  return new Set(
    runs.flatMap(({ repository, findings }) =>
      fingerprintsOf(findings).map((each) => `${repository}\n${each}`),
    ),
  );
}

export function trendSection(
  earlier: readonly (readonly RunResults[])[],
  now: readonly RunResults[],
  change: Comparison | null,
): string {
  if (change === null) {
    return '';
  }
  const { appeared, gone } = change.findings;
  const sum = say({ key: 'cli.html.since', args: [gone, appeared] });
  return section(
    'cli.html.trend',
    '',
    `<p>${html(sum)}</p>${legend()}<div class="scroll"><div class="wide">${lines([...inOrder(earlier), now].map(pointOf))}</div></div>`,
  );
}

function inOrder(reports: readonly (readonly RunResults[])[]): readonly (readonly RunResults[])[] {
  return reports.filter((runs) => runs.length > 0).toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
}

function pointOf(runs: readonly RunResults[]): Point {
  const counts = countsOf(pulledImages(allImages(runs)));
  return {
    label: timeOf(runs).slice(0, 10),
    left: counts['docker-hub'] + counts.upstream,
    proxied: counts.proxied,
  };
}

/** The time of the last run, as text that sorts. */
export function timeOf(runs: readonly RunResults[]): string {
  return (
    runs
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? ''
  );
}

function legend(): string {
  const items = [
    ['--left', say({ key: 'cli.html.left' })],
    ['--proxied', say({ key: 'cli.html.category.proxied' })],
  ].map(([color, words = '']) => `<li><i style="background:var(${color})"></i>${html(words)}</li>`);
  return `<ul class="legend">${items.join('')}</ul>`;
}
