// Measures what hostile repositories cost the command line and the language server, and kills what takes too much.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { LanguageClient } from '../languageClient.ts';
import type { Row } from '../numbers.ts';
import { busySeconds, peakMegabytes } from '../processes.ts';
import { REPOSITORIES } from './repositories.ts';
import { folderAt, POD, type Repository } from './repository.ts';

/** The targets. */
const SECONDS = 2;
const MEGABYTES = 300;
const HOVER_SECONDS = 0.2;

/** A process is killed beyond these, so that the machine stays usable. */
const DEADLINE = 20;
const LARGEST = 1500;

export interface Programs {
  readonly commandLine: string;
  readonly server: string;
}

/** A row for each repository whose description contains `words`. Memory is known on Linux only. */
export async function hostile(programs: Programs, words = ''): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const repository of REPOSITORIES.filter(({ what }) => what.includes(words))) {
    const path = mkdtempSync(join(tmpdir(), 'nearpull-hostile-'));
    try {
      repository.write(folderAt(path));
      rows.push(await measure(repository, path, programs));
    } finally {
      rmSync(path, { recursive: true });
    }
  }
  return rows;
}

interface Cost {
  readonly seconds: number;
  /** Of these the seconds in which the process used a processor. On a loaded machine they tell more. */
  readonly busy: number;
  readonly megabytes: number;
  /** Whether the process was killed, or ended with an exception. */
  readonly failed: boolean;
}

async function measure({ what, opens }: Repository, path: string, programs: Programs): Promise<Row> {
  const check = await runCommand([programs.commandLine, 'check', '.'], path);
  const fix = await runCommand(
    [programs.commandLine, 'fix', '--dry-run', '--domain', 'proxy.example.com', '.'],
    path,
  );
  const { hover, ...server } = await runServer(programs.server, path, opens);
  const all = [check, fix, server];
  const isMet = all.every(
    ({ seconds, megabytes, failed }) => !failed && seconds <= SECONDS && !(megabytes > MEGABYTES),
  );
  return {
    what,
    measured: `check ${shown(check)}, fix ${shown(fix)}, server ${shown(server)}`,
    beside: `slowest hover ${hover.toFixed(2)} s`,
    ratio: '',
    target: `≤ ${SECONDS} s, ≤ ${MEGABYTES} MB, hover ≤ ${HOVER_SECONDS} s`,
    met: isMet && hover <= HOVER_SECONDS,
  };
}

function shown({ seconds, busy, megabytes, failed }: Cost): string {
  return `${seconds.toFixed(2)} s (CPU ${busy.toFixed(2)} s) ${megabytes.toFixed(0)} MB${failed ? ' FAILED' : ''}`;
}

async function runCommand(args: readonly string[], cwd: string): Promise<Cost> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const watched = watch(child);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const failed = code === null || /^ +at /m.test(errors);
  return { seconds: (performance.now() - begin) / 1000, ...watched(), failed };
}

/** The time from the start of the server to the diagnostics of `opens`. Meanwhile, and for a second after it, hovers are asked for. */
async function runServer(
  server: string,
  folder: string,
  opens: string,
): Promise<Cost & { readonly hover: number }> {
  const root = pathToFileURL(folder).href;
  const client = new LanguageClient([server, '--stdio'], 'pull');
  const watched = watch(client.process);
  const gone = new Promise<'gone'>((resolve) => client.process.once('exit', () => resolve('gone')));
  const begin = performance.now();
  let seconds = Number.NaN;
  let hover = 0;
  const converse = async (): Promise<void> => {
    await client.initialize(root);
    await client.open(POD, `${root}/hovered.yaml`);
    const opened = client.openFile(join(folder, opens)).then(() => {
      seconds = (performance.now() - begin) / 1000;
    });
    let isOpen = false;
    const rest = opened
      .then(() => wait(1000))
      .then(() => {
        isOpen = true;
      });
    while (!isOpen) {
      hover = Math.max(hover, (await client.hover(`${root}/hovered.yaml`)) / 1000);
      await Promise.race([rest, wait(20)]);
    }
    await client.stop();
  };
  const talk = converse();
  const failed =
    (await Promise.race([talk.then(() => 'answered'), gone])) === 'gone' && Number.isNaN(seconds);
  const total = (performance.now() - begin) / 1000;
  await gone;
  return { seconds: failed ? total : seconds, ...watched(), failed, hover: failed ? total : hover };
}

/** Reads the memory of `child` while it runs, and kills it beyond the limits. Returns a function that tells what it has used. */
function watch(child: ChildProcess): () => Pick<Cost, 'busy' | 'megabytes'> {
  let used = { busy: Number.NaN, megabytes: Number.NaN };
  const begin = performance.now();
  const timer = setInterval(() => {
    const now = { busy: busySeconds(child.pid), megabytes: peakMegabytes(child.pid) };
    used = Number.isNaN(now.megabytes) ? used : now;
    if (used.megabytes > LARGEST || performance.now() - begin > DEADLINE * 1000) {
      child.kill('SIGKILL');
    }
  }, 10);
  child.once('exit', () => clearInterval(timer));
  return () => used;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
