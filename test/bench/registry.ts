// Measures `verify` against a real registry on this machine: the time and the memory for many images, and how long it takes to end.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { pushImage } from '../pulls/images.ts';
import { endings, startRegistry } from '../pulls/registries.ts';
import { installPackages } from '../support/debian.ts';
import { median, milliseconds, type Row, times } from './numbers.ts';

const IMAGES = 500;
const RUNS = 5;

interface Measured {
  readonly took: number;
  readonly kilobytes: number;
  readonly served: number;
  readonly toEnd: number;
  readonly left: number;
}

/** [] where Debian's docker-registry cannot be had. */
export async function manyImages(): Promise<readonly Row[]> {
  const missing = installPackages(['docker-registry']);
  if (missing !== null) {
    console.log(`Not measured: verify against a registry; ${missing}.`);
    return [];
  }
  const cleanup = endings();
  try {
    const { host } = await startRegistry(cleanup);
    for (let tag = 0; tag < IMAGES; tag++) {
      await pushImage(host, `library/app:${tag}`, ['linux/amd64'], 'one');
    }
    const few = Array.from({ length: RUNS }, () => measure(host, IMAGES / 5));
    const many = Array.from({ length: RUNS }, () => measure(host, IMAGES));
    const took = median(many.map((each) => each.took));
    const [less, more] = [few, many].map((runs) => median(runs.map(({ kilobytes }) => kilobytes)) / 1024);
    const toEnd = median(many.map((each) => each.toEnd));
    return [
      {
        what: `verify, ${IMAGES} images at a registry on this machine`,
        measured: milliseconds(took),
        beside: '',
        ratio: '',
        target: '≤ 5,000 ms',
        met: took <= 5000,
      },
      {
        what: 'the same, largest resident memory',
        measured: `${more?.toFixed(1)} MB`,
        beside: `a fifth of the images: ${less?.toFixed(1)} MB`,
        ratio: times((more ?? 0) / (less ?? 1)),
        target: '≤ 1.3 ×',
        met: (more ?? 0) <= 1.3 * (less ?? 0),
      },
      {
        what: 'the same, ended in the middle',
        measured: milliseconds(toEnd),
        beside: '',
        ratio: '',
        target: '≤ 200 ms',
        met: toEnd <= 200,
      },
    ];
  } finally {
    await cleanup.end();
  }
}

function measure(host: string, count: number): Measured {
  const args = [join(import.meta.dirname, 'registryProgram.ts'), host, String(count)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const measured: Measured = JSON.parse(stdout || 'null');
  if (measured?.served !== count || measured.left === 0) {
    throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  }
  return measured;
}
