// Tests that breakpoints in TypeScript work: the source maps of `--watch` lead a debugger to the sources, and .vscode/ names what exists.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, suite, test } from 'node:test';
import picomatch from 'picomatch';
import { exists, read, readJson } from '../repo/repository.ts';
import { type SourceLine, stopAt } from '../support/inspector.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { configurations } = readCommented('.vscode/launch.json');
const { tasks } = readCommented('.vscode/tasks.json');
const BUNDLES = read('esbuild.js').match(/\boutfile: '/g)?.length;
const extension = named(configurations, 'name', 'Extension with its server');

suite('the build of --watch', () => {
  const out = mkdtempSync(join(tmpdir(), 'nearpull-watch-'));
  before(() => watchUntilBuilt(out));
  after(() => rmSync(out, { recursive: true }));

  test('has source maps, and all of our sources in them exist', () => {
    const maps = globSync('**/*.map', { cwd: out });
    assert.equal(maps.length, BUNDLES);
    for (const name of maps) {
      const { sources } = JSON.parse(readFileSync(join(out, name), 'utf8'));
      // Some packages ship source maps without the sources, and a plugin's modules have no file.
      const ours = sources.filter((each: string) => !/\/node_modules\/|^[\w-]+:/.test(each));
      assert.ok(ours.length > 0, name);
      const missing = ours.filter((each: string) => !existsSync(resolve(out, dirname(name), each)));
      assert.deepEqual(missing, [], name);
    }
  });

  test('puts every bundle where the launch configuration looks for maps', () => {
    const patterns = extension.outFiles.map((each: string) => each.replace('${workspaceFolder}/', ''));
    const bundles = globSync('**/*.{js,cjs}', { cwd: out }).map(
      (name) => `dist/${name.replaceAll('\\', '/')}`,
    );
    assert.equal(bundles.length, BUNDLES);
    assert.deepEqual(
      bundles.filter((name) => !picomatch(patterns)(name)),
      [],
    );
  });

  test('lets a debugger stop at a line of the server’s TypeScript', { timeout: 30_000 }, async (t) => {
    const wanted = lineOf('server/common/server.ts', 'connection.listen();');
    assert.deepEqual(await stopAt(t, join(out, 'server', 'main.cjs'), wanted), wanted);
  });
});

suite('.vscode/', () => {
  test('names files, tasks and scripts that exist', () => {
    const { scripts } = readJson('package.json');
    const labels = tasks.map(({ label }: { label: string }) => label);
    for (const { program, preLaunchTask } of configurations) {
      const file = program?.startsWith('${workspaceFolder}/') ? program.slice(19) : undefined;
      if (file) assert.ok(exists(file), file);
      if (preLaunchTask) assert.ok(labels.includes(preLaunchTask), preLaunchTask);
    }
    for (const { type, script, args } of tasks) {
      assert.ok(Object.hasOwn(scripts, type === 'npm' ? script : args[1]));
    }
  });

  test('debugs the server with the extension', () => {
    assert.equal(extension.autoAttachChildProcesses, true);
  });
});

/** Builds into `out` as the VS Code task does, and waits for the output that the task waits for. */
async function watchUntilBuilt(out: string): Promise<void> {
  const { endsPattern } = named(tasks, 'script', 'watch').problemMatcher.background;
  const child = spawn(process.execPath, ['esbuild.js', '--watch', '--out', out], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface(child.stdout)) {
      if (new RegExp(endsPattern).test(line)) return;
    }
    assert.fail('the build ended without the words that the task waits for');
  } finally {
    child.kill();
  }
}

function lineOf(path: string, text: string): SourceLine {
  const line = read(path)
    .split('\n')
    .findIndex((each) => each.trim() === text);
  assert.notEqual(line, -1);
  return { file: join(ROOT, path), line };
}

// biome-ignore lint/suspicious/noExplicitAny: each test asks for the part of these files that it is about.
function named(list: readonly any[], key: string, value: string): any {
  return list.find((each) => each[key] === value);
}

/** Reads JSON with comments that are on lines of their own. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
function readCommented(path: string): any {
  return JSON.parse(read(path).replace(/^\s*\/\/.*$/gm, ''));
}
