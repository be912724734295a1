// Measures whether the server's memory grows: tens of thousands of keystrokes in a large stream, and of files that are opened and closed.
import { once } from 'node:events';
import { join } from 'node:path';
import { LanguageClient } from './languageClient.ts';
import { type Row, times } from './numbers.ts';
import { residentMegabytes } from './processes.ts';
import { imageIn, installStream, manyDeployments } from './stream.ts';

const KEYSTROKES = 50_000;
const OPENS = 10_000;
/** How often the memory is read in each of the two. */
const SAMPLES = 10;
/** The memory may be this many times that of the first plateau, which is what it is after the first tenth. */
const MOST = 1.2;

/**
 * The rows of the keystrokes and of the opens. The resident memory is that after a forced collection, so that garbage which waits for one is
 * not counted. Known on Linux only.
 */
export async function soak(server: string): Promise<readonly Row[]> {
  const client = new LanguageClient(
    ['--expose-gc', '--require', join(import.meta.dirname, 'forcedCollection.cjs'), server, '--stdio'],
    'pull',
  );
  await client.initialize();
  const text = installStream();
  await client.open(text);
  const { line, character } = imageIn(text);
  const keystrokes = await curve(client, KEYSTROKES, async (n) => {
    await (n % 2 === 0
      ? client.type(line, character, 0, String(n % 10))
      : client.type(line, character, 1, ''));
  });
  client.close();
  const file = manyDeployments();
  const opens = await curve(client, OPENS, async (n) => {
    const uri = `file:///bench/manifest-${n}.yaml`;
    await client.open(`# ${n}\n${file}`, uri);
    client.close(uri);
  });
  const gone = once(client.process, 'exit');
  await client.stop();
  await gone;
  return [
    row(`memory over ${KEYSTROKES} keystrokes in 2 MB`, keystrokes),
    row(`memory over ${OPENS} opens of 1,000 lines`, opens),
  ];
}

/** The megabytes after each of ten equal parts of `count` steps. A step is one opened file, or a character that is typed or deleted. */
async function curve(
  client: LanguageClient,
  count: number,
  step: (n: number) => Promise<void>,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n++) {
    await step(n);
    if ((n + 1) % (count / SAMPLES) === 0) {
      client.process.kill('SIGUSR2');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      found.push(residentMegabytes(client.process.pid));
      console.error(`${n + 1} of ${count}: ${found.at(-1)?.toFixed(0)} MB`);
    }
  }
  return found;
}

function row(what: string, curve: readonly number[]): Row {
  const [plateau = Number.NaN] = curve;
  const growth = Math.max(...curve) / plateau;
  return {
    what,
    measured: curve.map((each) => each.toFixed(0)).join(' '),
    beside: `MB after each tenth, after a forced collection`,
    ratio: times(growth),
    target: `≤ ${MOST}× the first`,
    met: growth <= MOST,
  };
}
