// Measures the time from loading the image table to its first answer, in a process of its own, so that nothing is warm.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { median, milliseconds, type Row } from './numbers.ts';

const RUNS = 15;

export async function loadImageTable(root: string): Promise<Row> {
  const program = join(root, 'out/bench/imageTable.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'imageTableProgram.ts')],
    banner: { js: 'const begin = performance.now();' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  const runs = Array.from({ length: RUNS }, () => {
    const { stdout } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    return stdout.trim().split(' ').map(Number);
  });
  const [load = Number.NaN, first = Number.NaN] = [0, 1].map((index) =>
    median(runs.map((times) => times[index] ?? Number.NaN)),
  );
  return {
    what: 'image table, loaded and asked for the first time',
    measured: milliseconds(load + first),
    beside: `of it loading ${milliseconds(load)}`,
    ratio: '',
    target: '≤ 5 ms',
    met: load + first <= 5,
  };
}
