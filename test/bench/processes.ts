// Measures the costs that occur once: the start of the server, its memory, the size of the package.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { sizesOf } from '../../scripts/vsixSizes.mjs';
import { packExtension } from '../host/vscode/packed.ts';
import { LanguageClient } from './languageClient.ts';
import { median, milliseconds, type Row, spread, times } from './numbers.ts';

const SPAWNS = 10;

export async function startUp(server: string): Promise<readonly Row[]> {
  const answered: number[] = [];
  const shown: number[] = [];
  const bare: number[] = [];
  const resident: number[] = [];
  for (let n = 0; n < SPAWNS; n++) {
    bare.push(await timeBareNode());
    const begin = performance.now();
    const client = new LanguageClient([server, '--stdio'], 'pull');
    await client.initialize();
    answered.push(performance.now() - begin);
    if (n < 3) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      resident.push(residentMegabytes(client.process.pid));
    } else {
      // The engine is loaded between the two, so the first answer alone says little about the start.
      await client.open('apiVersion: v1\nkind: Pod\nspec:\n  containers: [{ name: a, image: nginx }]\n');
      shown.push(performance.now() - begin);
    }
    const gone = once(client.process, 'exit');
    await client.stop();
    await gone;
  }
  const start = (what: string, measured: readonly number[], most: number): Row => ({
    what,
    measured: spread(measured),
    beside: `node -e 0: ${milliseconds(median(bare))}`,
    ratio: times(median(measured) / median(bare)),
    target: `≤ ${most}×`,
    met: median(measured) <= most * median(bare),
  });
  const memory: Row = {
    what: 'idle server, resident memory',
    measured: Number.isNaN(median(resident)) ? 'unknown on this system' : `${median(resident).toFixed(1)} MB`,
    beside: '',
    ratio: '',
    target: '≤ 70 MB',
    met: median(resident) <= 70,
  };
  return [
    start('spawn → initialize', answered, 2.2),
    start('spawn → the first diagnostics', shown, 3.5),
    memory,
  ];
}

export async function versionOf(commandLine: string): Promise<Row> {
  const own: number[] = [];
  const bare: number[] = [];
  // The first run fills the cache of compiled code.
  for (let n = -1; n < SPAWNS; n++) {
    const answer = await timeNode([commandLine, '--version']);
    if (n >= 0) {
      own.push(answer);
      bare.push(await timeBareNode());
    }
  }
  const ratio = median(own) / median(bare);
  return {
    what: 'nearpull --version',
    measured: spread(own),
    beside: `node -e 0: ${milliseconds(median(bare))}`,
    ratio: times(ratio),
    target: '≤ 1.5×',
    met: ratio <= 1.5,
  };
}

/** Packs the extension of the project at `root`, and measures the package. */
export async function packageSizes(root: string): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nearpull-bench-'));
  try {
    const sizes = await sizesOf(root, await packExtension(folder));
    return sizes.map(({ what, kilobytes, most }) => ({
      what,
      measured: `${kilobytes.toFixed(0)} KB`,
      beside: '',
      ratio: '',
      target: `≤ ${most} KB`,
      met: kilobytes <= most,
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function timeBareNode(): Promise<number> {
  return timeNode(['-e', '0']);
}

async function timeNode(args: readonly string[]): Promise<number> {
  const begin = performance.now();
  await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit');
  return performance.now() - begin;
}

/** The resident memory of a process in megabytes, from Linux's /proc. NaN on other systems, and after the process has ended. */
export function residentMegabytes(pid: number | undefined): number {
  return megabytesOf(pid, /^VmRSS:\s+(\d+) kB$/m);
}

/** The same for the most memory that the process has had so far. */
export function peakMegabytes(pid: number | undefined): number {
  return megabytesOf(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** The seconds in which a process has used a processor so far, from Linux's /proc, where a tick is a hundredth. NaN as above. */
export function busySeconds(pid: number | undefined): number {
  try {
    // The name of the program may hold blanks. It ends at the last bracket, and the times are the 12th and 13th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

function megabytesOf(pid: number | undefined, line: RegExp): number {
  try {
    const kilobytes = line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kilobytes) * 1024) / 1_000_000;
  } catch {
    return Number.NaN;
  }
}
