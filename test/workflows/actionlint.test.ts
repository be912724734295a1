// Runs actionlint over our own workflows, the examples for others, and the action. It checks syntax, expressions, and the inputs of actions.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FILES, read } from '../repo/repository.ts';
import { folder } from '../support/cli.ts';
import { ACTIONLINT } from './tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const WORKFLOWS = FILES.filter((path) => /^(?:\.github\/workflows|integrations\/github)\//.test(path));

test('actionlint finds nothing in the workflows and in the examples', () => {
  assert.ok(WORKFLOWS.length > 2);
  assert.deepEqual(lint(WORKFLOWS), { status: 0, stdout: '' });
});

test('actionlint finds mistakes', () => {
  const workflow = read('.github/workflows/ci.yml').replace('runs-on:', 'runs-in:');
  const { status, stdout } = lint(['-'], { input: workflow });
  assert.equal(status, 1);
  assert.match(stdout, /unexpected key "runs-in"/);
});

test('actionlint reads the action, and finds a wrong input and a mistake in it', (t) => {
  const { path } = folder(t);
  mkdirSync(join(path, '.git'));
  mkdirSync(join(path, '.github', 'workflows'), { recursive: true });
  const workflow = (input: string) =>
    `on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./\n        with:\n          ${input}: a\n`;
  const lintWith = (action: string, input: string) => {
    writeFileSync(join(path, 'action.yml'), action);
    writeFileSync(join(path, '.github', 'workflows', 'a.yml'), workflow(input));
    return lint([], { cwd: path });
  };
  const action = read('action.yml');
  for (const input of ['paths', 'domain', 'sarif']) {
    assert.deepEqual(lintWith(action, input), { status: 0, stdout: '' });
  }
  assert.match(lintWith(action, 'path').stdout, /input "path" is not defined in action "Nearpull"/);
  assert.match(
    lintWith(action.replace('using: composite', 'using: compost'), 'paths').stdout,
    /invalid runner name "compost"/,
  );
});

function lint(
  files: readonly string[],
  { input = '', cwd = ROOT }: { readonly input?: string; readonly cwd?: string } = {},
): { readonly status: number | null; readonly stdout: string } {
  // actionlint would call these programs where they are installed. Without them the result is the same on every machine.
  const words = ['-no-color', '-shellcheck=', '-pyflakes=', ...files];
  const { error, status, stdout } = spawnSync(ACTIONLINT, words, { cwd, encoding: 'utf8', input });
  if (error) throw error;
  return { status, stdout };
}
