// What the command line of a checkout answers about a folder: it runs from that checkout's own sources, in the folder.
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
  /** Findings or images, or the lines of a patch. */
  readonly items: readonly unknown[];
  /** What standard error said, line by line. */
  readonly problems: readonly string[];
}

/** What `nearpull …job.args` of `checkout` answers for the file or folder at `path`. */
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

/** A list, or a list in an object that says more about the answer. */
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
