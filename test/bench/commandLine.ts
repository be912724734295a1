// Measures `nearpull check` over a large repository, and compares it with a program that only reads the files.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { median, type Row, times } from './numbers.ts';
import { forgetResults, usageOfCheck } from './tree.ts';

export const FILES = 20_000;
/** For the question whether time and memory grow with the number of files. */
const MANY_TIMES = 5;
const FOLDERS = 200;
const BYTES = 25_000_000 / FILES;
const RUNS = 7;
const RUNS_OF_MANY = 3;

/** `nearpull check` over a repository of generated files, and over one that is five times as large. */
export function wholeRepository(commandLine: string): readonly Row[] {
  return inRepository(FILES, (few) =>
    inRepository(FILES * MANY_TIMES, (many) => [
      ...besideReading(commandLine, few),
      growth(commandLine, few, many, 'the first time'),
      growth(commandLine, few, many, 'once more'),
      withIgnoreFiles(commandLine, few),
    ]),
  );
}

/** Calls `use` with a folder of generated files, which exists until it returns or its promise settles. */
export function inRepository<T>(files: number, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-bench-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    writeFiles(folder, files);
    const result = use(folder);
    if (result instanceof Promise) {
      return result.finally(remove) as T;
    }
    remove();
    return result;
  } catch (error) {
    remove();
    throw error;
  }
}

/** The first run, the next one, and the one after a file has changed. */
function besideReading(commandLine: string, folder: string): readonly Row[] {
  const reading: number[] = [];
  const runs = { 'the first time': [], 'once more': [], 'after a change of one file': [] } as Record<
    string,
    number[]
  >;
  for (let run = 0; run < RUNS; run++) {
    reading.push(time(['-e', READ_ALL, folder], 0));
    forgetResults();
    for (const [name, own] of Object.entries(runs)) {
      if (name === 'after a change of one file') {
        appendFileSync(join(folder, 'team-0/manifest-0.yaml'), `# ${run}\n`);
      }
      own.push(time([commandLine, 'check', folder], 1));
    }
  }
  return Object.entries(runs).map(([name, own]) => {
    const ratio = median(own) / median(reading);
    return {
      what: `command line, ${FILES} files of ${(FILES * BYTES) / 1e6} MB, ${name}`,
      measured: seconds(median(own)),
      beside: `only reading ${seconds(median(reading))}`,
      ratio: times(ratio),
      target: '≤ 2×',
      met: ratio <= 2,
    };
  });
}

/** Five times the files: how many times the CPU time, and how many times the memory. */
function growth(commandLine: string, few: string, many: string, which: 'the first time' | 'once more'): Row {
  if (which === 'once more') {
    for (const each of [few, many]) {
      usageOfCheck(commandLine, each);
    }
  }
  const usages = Array.from({ length: RUNS_OF_MANY }, () => {
    if (which === 'the first time') {
      forgetResults();
    }
    return [few, many].map((each) => usageOfCheck(commandLine, each));
  });
  const ratioOf = (part: 'cpu' | 'megabytes') =>
    median(usages.map(([one, other]) => (other?.[part] ?? Number.NaN) / (one?.[part] ?? Number.NaN)));
  const megabytes = median(usages.map(([, other]) => other?.megabytes ?? Number.NaN));
  return {
    what: `command line, ${FILES * MANY_TIMES} files beside ${FILES}, ${which}`,
    measured: `${times(ratioOf('cpu'))} the CPU time`,
    beside: `${megabytes.toFixed(0)} MB`,
    ratio: `${times(ratioOf('megabytes'))} the memory`,
    target: `≤ ${MANY_TIMES * 1.2}×, ≤ 1.5×`,
    met: ratioOf('cpu') <= MANY_TIMES * 1.2 && ratioOf('megabytes') <= 1.5,
  };
}

/** The same with a .gitignore at the top and one in every tenth folder. None of the files is ignored, so that as many are read. */
function withIgnoreFiles(commandLine: string, folder: string): Row {
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(folder, '.gitignore'), IGNORED.join('\n'));
  for (let n = 0; n < FOLDERS; n += 10) {
    writeFileSync(join(folder, `team-${n}/.gitignore`), '/rendered/\n*.tmp.yaml\n!kept.tmp.yaml\n');
  }
  const obeying: number[] = [];
  const without: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    without.push(cpuTime([commandLine, 'check', '--no-cache', '--no-ignore', folder]));
    obeying.push(cpuTime([commandLine, 'check', '--no-cache', folder]));
  }
  // Of pairs, because other programs on the machine slow down both.
  const ratio = median(obeying.map((each, run) => each / (without[run] ?? each)));
  return {
    what: `the same with ${1 + FOLDERS / 10} .gitignore files that ignore none of them`,
    measured: `${seconds(median(obeying))} of CPU`,
    beside: `with --no-ignore ${seconds(median(without))}`,
    ratio: times(ratio),
    target: '≤ 1.05 ×, as noise allows',
    met: ratio <= 1.05,
  };
}

/** What such a file has in a repository with Node, Go, Python and Terraform. */
const IGNORED: readonly string[] = [
  ...[
    'node_modules/',
    'dist/',
    'build/',
    'out/',
    'coverage/',
    '.cache/',
    '.venv/',
    '__pycache__/',
    'vendor/',
    'bin/',
  ],
  ...[
    '*.log',
    '*.tmp',
    '*.swp',
    '*.pyc',
    '*.egg-info',
    '*.tfstate',
    '*.tfstate.*',
    '*.test',
    '*.prof',
    '.DS_Store',
  ],
  ...[
    '.env',
    '.env.*',
    '!.env.example',
    '/tmp/**',
    '**/.terraform/*',
    'charts/*/charts/*.tgz',
    '/rendered',
    '*.local.yaml',
  ],
];

/** A program that does the least possible: it lists every folder and reads every file. */
const READ_ALL = `
  const fs = require('node:fs');
  const walk = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const path = folder + '/' + entry.name;
      if (entry.isDirectory()) walk(path);
      else fs.readFileSync(path);
    }
  };
  walk(process.argv[1]);
`;

/** Seconds that \`node ...args\` takes. */
function time(args: readonly string[], expected: number): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== expected) {
    throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  }
  return (performance.now() - begin) / 1000;
}

/** Seconds of CPU time of a run that finds something. */
function cpuTime(args: readonly string[]): number {
  const preload = join(import.meta.dirname, 'resourceUsage.cjs');
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 1) {
    throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  }
  return JSON.parse(stderr.slice(stderr.lastIndexOf('\n') + 1)).cpu;
}

function writeFiles(root: string, files: number): void {
  for (let n = 0; n < files; n++) {
    const folder = join(root, `team-${n % FOLDERS}`);
    if (n < FOLDERS) {
      mkdirSync(folder);
    }
    writeFileSync(join(folder, `manifest-${n}.yaml`), n % 4 === 0 ? deployment(n) : configMap(n));
  }
}

function deployment(n: number): string {
  const head = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-${n}\nspec:\n  template:\n    spec:\n      containers:\n      - name: main\n        image: nginx:1.${n}\n        env:\n`;
  return fill(head, (line) => `        - name: SETTING_${line}\n          value: "${n}"\n`);
}

function configMap(n: number): string {
  const head = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-${n}\ndata:\n`;
  return fill(head, (line) => `  setting.${line}: "value ${line} of ${n}"\n`);
}

function fill(head: string, line: (n: number) => string): string {
  let text = head;
  for (let n = 0; text.length < BYTES; n++) {
    text += line(n);
  }
  return text;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
