// Measures `nearpull pipe` over a large stream with few images, and compares it with a program that only copies its input.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { median, type Row, times } from './numbers.ts';
import { installStream } from './stream.ts';

/** Nearly as large as a stream may be with the default settings. */
const COPIES = 24;
const RUNS = 7;

export function largePipe(commandLine: string): Row {
  const input = Buffer.from(Array.from({ length: COPIES }, installStream).join('---\n'));
  const megabytes = input.length / 1e6;
  const own: number[] = [];
  const copying: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    copying.push(time(['-e', COPY], input));
    own.push(time([commandLine, 'pipe', '--domain', 'proxy.example.com'], input));
  }
  const speed = megabytes / median(own);
  return {
    what: `pipe, a stream of ${megabytes.toFixed(0)} MB with few images`,
    measured: `${speed.toFixed(0)} MB/s`,
    beside: `only copying ${(megabytes / median(copying)).toFixed(0)} MB/s`,
    ratio: times(median(own) / median(copying)),
    target: '≥ 50 MB/s',
    met: speed >= 50,
  };
}

/** A program that does the least possible: it reads all of its input and writes it. */
const COPY = `
  const chunks = [];
  process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => process.stdout.write(Buffer.concat(chunks)));
`;

/** Seconds that \`node ...args\` takes, from its start to its end. */
function time(args: readonly string[], input: Buffer): number {
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    input,
    maxBuffer: 2 * input.length,
  });
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0 || stdout.length < input.length) {
    throw new Error(`${args[0]} ended with ${status} after ${stdout.length} bytes: ${stderr}`);
  }
  return seconds;
}
