// Tests of the bar that a person sees who waits at a terminal.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Io } from '../../cli/io.ts';
import { progressOf } from '../../cli/report/progress.ts';
import { speak } from '../../l10n/index.ts';

const written: string[] = [];

function terminal(isTerminal: boolean, env: Io['env'] = {}): Io {
  const sink = { isTerminal, write: (chunk: string | Uint8Array) => void written.push(String(chunk)) };
  return {
    cwd: '/',
    env,
    readStdin: async () => Buffer.alloc(0),
    readAnswer: null,
    stdout: sink,
    stderr: sink,
  };
}

/** What is written for `files` of a millisecond each. */
function shown(io: Io, files: number): string {
  written.length = 0;
  speak('en');
  let time = 0;
  const progress = progressOf(files, io, () => time);
  for (let file = 0; file < files; file++) {
    time++;
    progress.step();
  }
  progress.hide();
  return written.join('');
}

test('a bar comes after half a second, moves ten times a second, and goes away', () => {
  const text = shown(terminal(true), 1000);
  const steps = text.split('\r\u001b[K').slice(1, -1);
  assert.deepEqual(
    steps.map((step) => step.replace(/[━─]+/, '').trim()),
    [500, 600, 700, 800, 900, 1000].map((count) => `${count} of 1000 files`),
  );
  assert.equal(steps[0]?.match(/━/g)?.length, 15);
  assert.ok(text.endsWith('\r\u001b[K'));
});

test('nobody sees a bar who waits less, or who is no person', () => {
  assert.equal(shown(terminal(true), 499), '');
  assert.equal(shown(terminal(false), 5000), '');
  assert.equal(shown(terminal(true, { TERM: 'dumb' }), 5000), '');
  assert.equal(shown(terminal(true, { CI: 'true' }), 5000), '');
});
