// Runs actionlint over .github/workflows/. It checks syntax, expressions, and the inputs of actions.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { FILES, read } from '../repo/repository.ts';
import { ACTIONLINT } from './tools.ts';

const WORKFLOWS = FILES.filter((path) => path.startsWith('.github/workflows/'));

test('actionlint finds nothing in the workflows', () => {
  assert.ok(WORKFLOWS.length > 0);
  assert.deepEqual(lint(WORKFLOWS), { status: 0, stdout: '' });
});

test('actionlint finds mistakes', () => {
  const workflow = read('.github/workflows/ci.yml').replace('runs-on:', 'runs-in:');
  const { status, stdout } = lint(['-'], workflow);
  assert.equal(status, 1);
  assert.match(stdout, /unexpected key "runs-in"/);
});

function lint(
  files: readonly string[],
  input = '',
): { readonly status: number | null; readonly stdout: string } {
  // actionlint would call these programs where they are installed. Without them the result is the same on every machine.
  const words = ['-no-color', '-shellcheck=', '-pyflakes=', ...files];
  const { error, status, stdout } = spawnSync(ACTIONLINT, words, {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
    input,
  });
  if (error) throw error;
  return { status, stdout };
}
