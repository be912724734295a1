// Runs the command line of a checkout, from the checkout's own sources, in a folder. Reads its answer about that folder.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

export interface Job {
  readonly name: string;
  readonly args: readonly string[];
  readonly format: 'json' | 'text';
}

const DOMAIN = ['--domain', 'proxy.example.com'] as const;

export const JOBS: readonly Job[] = [
  { name: 'check', args: ['check', ...DOMAIN, '--format', 'json'], format: 'json' },
  { name: 'images', args: ['images', ...DOMAIN, '--format', 'json'], format: 'json' },
  { name: 'fix --dry-run', args: ['fix', '--dry-run', ...DOMAIN], format: 'text' },
];

export interface Answer {
  readonly code: number | null;
  /** The findings, the images, or the lines of the patch. */
  readonly items: readonly unknown[];
  /** The lines of standard error. */
  readonly problems: readonly string[];
}

/** The answer of `nearpull …job.args` of `checkout` for the file or folder at `path`. */
export async function answerOf(checkout: string, job: Job, path: string): Promise<Answer> {
  const isFolder = statSync(path).isDirectory();
  const args = [
    join(checkout, 'cli', 'main.ts'),
    ...job.args,
    '--no-config',
    isFolder ? '.' : basename(path),
  ];
  const child = spawn(process.execPath, args, {
    cwd: isFolder ? path : dirname(path),
    env: { ...process.env, LC_ALL: 'C', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done)),
  ]);
  return {
    code,
    items: job.format === 'json' ? itemsOf(JSON.parse(out)) : out.split('\n'),
    problems: errors.split('\n'),
  };
}

/** The items of an answer in JSON, which is a list, or an object that holds a list. */
function itemsOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) {
    return answer;
  }
  const lists =
    typeof answer === 'object' && answer !== null ? Object.values(answer).filter(Array.isArray) : [];
  if (lists.length === 0) {
    throw new Error('the answer holds no list');
  }
  return lists.flat();
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}
