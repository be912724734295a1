// Measures the scan of a workspace of 20,000 files in the server, and keystrokes in a file while it runs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LanguageClient } from './languageClient.ts';
import { percentile, type Row, spread } from './numbers.ts';
import { manyDeployments } from './stream.ts';

const FILES = 20_000;
const ROUNDS = 3;

/** Two rows: the time of the scan alone, and keystrokes in a file of 1,000 lines during further scans. */
export async function workspaceScan(server: string): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-scan-'));
  try {
    writeTree(folder);
    const client = new LanguageClient([server, '--stdio'], 'pull');
    await client.initialize(pathToFileURL(folder).href);
    const alone: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await scanned(client));
    }
    const keystrokes = await typedMeanwhile(client);
    await client.stop();
    return [
      {
        what: `workspace of ${FILES.toLocaleString('en')} files, scan`,
        measured: spread(alone),
        beside: '',
        ratio: '',
        target: '≤ 3 s',
        met: Math.min(...alone) <= 3000,
      },
      {
        what: 'keystroke while the workspace is scanned',
        measured: spread(keystrokes),
        beside: '',
        ratio: '',
        target: 'p95 ≤ 20 ms',
        met: percentile(keystrokes, 0.95) <= 20,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Starts a scan of everything. Returns the milliseconds until it is over. */
async function scanned(client: LanguageClient): Promise<number> {
  const begin = performance.now();
  await client.ask('nearpull/scan', { run: true });
  while (!(await isOver(client))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - begin;
}

/** Asks only for what has changed since it asked before: else it would measure the answer and not the scan. */
async function isOver(client: LanguageClient): Promise<boolean> {
  const after = REVISIONS.get(client) ?? 0;
  const { revision, scan } = (await client.ask('nearpull/inventory', { after })) as Answer;
  REVISIONS.set(client, revision);
  return scan.phase === 'done';
}

interface Answer {
  readonly revision: number;
  readonly scan: { readonly phase: string };
}

const REVISIONS = new WeakMap<LanguageClient, number>();

async function typedMeanwhile(client: LanguageClient): Promise<readonly number[]> {
  await client.open(manyDeployments());
  for (let count = 0; count < 100; count++) {
    await client.type(0, 0, 0, '#');
  }
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let isRunning = true;
    const over = scanned(client).then(() => {
      isRunning = false;
    });
    while (isRunning) {
      times.push(await client.type(0, 0, 0, '#'));
      // Nobody types faster than this.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await over;
  }
  return times;
}

/** Every fourth file is a Deployment, the others hold no image: about what repositories of a platform team hold. */
function writeTree(folder: string): void {
  for (let index = 0; index < FILES; index++) {
    const inner = join(folder, `team-${index % 400}`);
    if (index < 400) {
      mkdirSync(inner);
    }
    writeFileSync(join(inner, `file-${index}.yaml`), index % 4 === 0 ? deployment(index) : config(index));
  }
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${index}
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.${index % 30}
`;
}

function config(index: number): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-${index}\ndata:\n  text: "${'x'.repeat(800)}"\n`;
}
