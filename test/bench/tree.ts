// Measures `nearpull check` over real files, and compares it with ripgrep, which only searches them for a word.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { median, type Row, times } from './numbers.ts';

const PAIRS = 5;

/**
 * The rows for the files below `folder`, after a first run that fills the system's cache of files: of a run that keeps its results for the first time,
 * and of the next one, which finds them.
 */
export function realTree(commandLine: string, folder: string): readonly Row[] {
  const first: Usage[] = [];
  const next: Usage[] = [];
  const beside: Usage[] = [];
  for (let pair = -1; pair < PAIRS; pair++) {
    forgetResults();
    const search = searching(folder);
    const runs = [usageOfCheck(commandLine, folder), usageOfCheck(commandLine, folder)] as const;
    if (pair >= 0) {
      first.push(runs[0]);
      next.push(runs[1]);
      beside.push(...(search ? [search] : []));
    }
  }
  const rowsOf = (what: string, own: readonly Usage[]): readonly Row[] => [
    pairRow(`${what}, wall`, own, beside, 'wall', 4),
    pairRow(`${what}, CPU`, own, beside, 'cpu', 6),
    {
      what: `${what}, largest memory`,
      measured: `${middle(own, 'megabytes').toFixed(0)} MB`,
      beside: '',
      ratio: '',
      target: '≤ 200 MB',
      met: middle(own, 'megabytes') <= 200,
    },
  ];
  return [
    ...rowsOf(`check over ${folder}, the first time`, first),
    ...rowsOf(`check over ${folder}, once more`, next),
  ];
}

/** Removes what earlier runs have kept. */
export function forgetResults(): void {
  const caches = process.env.XDG_CACHE_HOME;
  if (caches === undefined) {
    throw new Error('The measurement has no cache of its own');
  }
  rmSync(join(caches, 'nearpull/results'), { recursive: true, force: true });
}

/** Seconds of wall time and of CPU time, and resident megabytes where they are known. */
interface Usage {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

function middle(usages: readonly Usage[], part: keyof Usage): number {
  return median(usages.map((usage) => usage[part]));
}

function pairRow(
  what: string,
  own: readonly Usage[],
  beside: readonly Usage[],
  part: 'wall' | 'cpu',
  most: number,
): Row {
  const ratio = middle(own, part) / middle(beside, part);
  const isThere = beside.length > 0;
  return {
    what,
    measured: `${middle(own, part).toFixed(2)} s`,
    beside: isThere
      ? `rg -c image ${middle(beside, part).toFixed(2)} s`
      : 'no ripgrep (`rg`) on this machine',
    ratio: isThere ? times(ratio) : '',
    target: `≤ ${most}×`,
    met: isThere && ratio <= most,
  };
}

/** What `check` takes for the files below `folder`. */
export function usageOfCheck(commandLine: string, folder: string, ...more: readonly string[]): Usage {
  const begin = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(import.meta.dirname, 'resourceUsage.cjs'), commandLine, 'check', folder, ...more],
    { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const wall = (performance.now() - begin) / 1000;
  if (status !== 0 && status !== 1) {
    throw new Error(`check ended with ${status}: ${stderr.slice(0, 2000)}`);
  }
  return { wall, ...JSON.parse(stderr.slice(stderr.lastIndexOf('\n') + 1)) };
}

/** What ripgrep takes for the same folder, ignore files and hidden files included; null where there is none. The shell tells the CPU time of its children. */
function searching(folder: string): Usage | null {
  const begin = performance.now();
  const { status, stdout } = spawnSync(
    'sh',
    ['-c', 'rg -c image -uuu "$1" >/dev/null; echo $?; times', 'sh', folder],
    {
      encoding: 'utf8',
    },
  );
  const wall = (performance.now() - begin) / 1000;
  const [code, , children = ''] = (stdout ?? '').split('\n');
  if (status !== 0 || (code !== '0' && code !== '1')) {
    return null;
  }
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { wall, cpu, megabytes: Number.NaN };
}
