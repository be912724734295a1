// The second opinion about charts: Helm renders each with markers, which tell what every image is made of. What the engine finds and fixes by
// reading files is compared with that, image by image.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';
import { run } from '../../cli/run.ts';
import { readSettings } from '../../core/index.ts';
import { renderMarked } from '../../proof/chart/markedRender.ts';
import type { MarkedPart } from '../../proof/chart/markers.ts';
import { openChart } from '../../proof/chart/openChart.ts';
import { renderChart } from '../../proof/chart/renderChart.ts';
import type { Runner } from '../../proof/run/runner.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { isTrouble } from '../../proof/trouble.ts';
import { repositoryOf } from '../../proof/whyLeft.ts';
import { TOOLS } from '../render/tools.ts';

/** The images of Docker Hub in the renders, by the dialect of the text that names them. */
export interface ChartTally {
  /** All of them, each object and path. */
  images: number;
  /** The fix of the engine brings it to the proxy, or a finding says why there is none that is safe. */
  found: number;
  /** After the fixes it is another image. */
  wrong: number;
}

export interface ChartTotals {
  readonly charts: number;
  /** Charts that Helm does not render with their own values. */
  readonly silent: number;
  readonly dialects: ReadonlyMap<string, ChartTally>;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/** Null where the helm of the render check has not been built. */
export async function measureCharts(root: string, domain: string): Promise<ChartTotals | null> {
  if (!existsSync(TOOLS.helm)) {
    return null;
  }
  const dialects = new Map<string, ChartTally>();
  const totals = { charts: 0, silent: 0, dialects, missed: [] as string[], wrong: [] as string[] };
  const waiting = [...chartsIn(root)];
  await withRunner(async (runner) => {
    const work = async (): Promise<void> => {
      for (let chart = waiting.shift(); chart !== undefined; chart = waiting.shift()) {
        const images = await compareChart(chart, domain, runner);
        totals.charts++;
        totals.silent += images === null ? 1 : 0;
        for (const image of images ?? []) {
          add(image, `${relative(root, chart)}: ${image.before}`, totals);
        }
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  });
  return totals;
}

/** The charts below `root` that are part of no other. */
function chartsIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'Chart.yaml' && !path.includes('{'))
    .map((path) => join(root, dirname(path)))
    .filter(
      (folder) =>
        !/\/charts\/[^/]+\/charts\//.test(folder) &&
        !existsSync(join(dirname(dirname(folder)), 'Chart.yaml')),
    )
    .sort();
}

interface ComparedImage {
  readonly before: string;
  readonly dialect: 'helm-values' | 'helm-template';
  readonly is: 'found' | 'missed' | 'wrong';
}

async function compareChart(
  folder: string,
  domain: string,
  runner: Runner,
): Promise<readonly ComparedImage[] | null> {
  const settings = readSettings({ proxy: { domain } }).settings;
  const rendering = { helm: { name: 'helm', path: TOOLS.helm } as const, runner, settings };
  const given = { files: [], sets: [] };
  const chart = openChart(folder, new Map(), runner);
  const plain = isTrouble(chart) ? chart : await renderChart(chart.folder, given, null, rendering);
  if (isTrouble(chart) || isTrouble(plain)) {
    return null;
  }
  const proven = await prove(folder, domain, runner);
  const { parts } = await renderMarked(chart, given, plain, rendering);
  return plain.images.flatMap(({ place, image }, index) => {
    const own = proven[index];
    if (image.status !== 'docker-hub' || !own) {
      return [];
    }
    const isMadeOfValues = hasValues(image.raw, parts.get(place) ?? []);
    const isFound = own.verdict === 'proxied' || own.why?.leftAt;
    return [
      {
        before: image.raw,
        dialect: isMadeOfValues ? 'helm-values' : 'helm-template',
        is: own.verdict === 'wrong' ? 'wrong' : isFound ? 'found' : 'missed',
      } as const,
    ];
  });
}

interface JsonImage {
  readonly verdict: string;
  readonly why: { readonly leftAt: object | null } | null;
}

/** What `nearpull prove` says of the images of the chart with its own values. */
async function prove(folder: string, domain: string, runner: Runner): Promise<readonly JsonImage[]> {
  // Given values are the only set of values that is rendered.
  const none = join(runner.folder(), 'none.yaml');
  writeFileSync(none, '{}');
  const chunks: string[] = [];
  const quiet = { isTerminal: false, write: () => undefined };
  await run(
    [
      'prove',
      '.',
      '--no-config',
      ...['--values', none],
      '--no-ignore',
      '--domain',
      domain,
      '--format',
      'json',
      '--helm',
      TOOLS.helm,
    ],
    {
      cwd: folder,
      env: process.env,
      readStdin: async () => Buffer.alloc(0),
      readAnswer: null,
      stdout: { isTerminal: false, write: (chunk) => void chunks.push(chunk.toString()) },
      stderr: quiet,
    },
  );
  const stdout = chunks.join('');
  const proofs: readonly {
    readonly path: string;
    readonly values: string;
    readonly images: readonly JsonImage[];
  }[] = stdout === '' ? [] : JSON.parse(stdout).proofs;
  return proofs.find(({ path, values }) => path === '.' && values === '')?.images ?? [];
}

function hasValues(raw: string, parts: readonly MarkedPart[]): boolean {
  const end = repositoryOf(raw).length;
  let at = 0;
  return parts.some((part) => {
    const start = at;
    at += (typeof part === 'string' ? part : part.value).length;
    return typeof part !== 'string' && start < end;
  });
}

function add(
  { dialect, is }: ComparedImage,
  line: string,
  { dialects, missed, wrong }: { dialects: Map<string, ChartTally>; missed: string[]; wrong: string[] },
): void {
  const tally = dialects.get(dialect) ?? { images: 0, found: 0, wrong: 0 };
  dialects.set(dialect, tally);
  tally.images++;
  tally.found += is === 'found' ? 1 : 0;
  tally.wrong += is === 'wrong' ? 1 : 0;
  (is === 'wrong' ? wrong : is === 'missed' ? missed : []).push(line);
}

/** Prints a line for each dialect, then the images that the reading misses or gets wrong. */
export function printCharts(totals: ChartTotals | null): void {
  if (totals === null) {
    console.log('Charts were not rendered: `npm run test:render` builds the helm that does it.');
    return;
  }
  const { charts, silent, dialects, missed, wrong } = totals;
  console.log(`Charts: ${charts}, of which ${silent} do not render. Images of Docker Hub in the renders:`);
  console.table(
    Object.fromEntries(
      [...dialects]
        .sort()
        .map(([dialect, tally]) => [
          dialect,
          { ...tally, share: `${((100 * tally.found) / tally.images).toFixed(2)} %` },
        ]),
    ),
  );
  for (const [title, lines] of [
    ['missed', missed],
    ['wrong', wrong],
  ] as const) {
    [...new Set(lines)].forEach((line) => void console.log(`${title}  ${line}`));
  }
}
