// Checks every file of the repository: its first line says what it is for, and it names no machine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILES, read, SOURCES } from './repository.ts';

test('the first line of every source file says what it is for', () => {
  const problems = SOURCES.filter((path) => {
    const lines = read(path).split('\n');
    const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0];
    return !/^\/\/ \S.{9,}$/.test(first ?? '');
  });
  assert.deepEqual(problems, []);
});

test('no file names a package registry or a path of one machine', () => {
  const binary = /\.(?:png|gif|ico|wasm|vsix)$/;
  // Assembled from parts, so that this file does not match itself.
  const machine = new RegExp(
    [
      'registry\\.npm',
      'npm\\.pkg\\.',
      '/wor' + 'k/(?:main|shared|\\.)',
      '(?<![\\w.])/roo' + 't/',
      // The last one is a folder in the images of Argo CD.
      '/(?:home|Users)/(?!argocd/)\\w+/',
    ].join('|'),
  );
  const problems = FILES.filter((path) => !binary.test(path)).flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        machine.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 120)}`] : [],
      ),
  );
  assert.deepEqual(problems, []);
});

test('no hook of a unit test is outside of a suite: the tests share one process, so it would be a hook of all of them', () => {
  const files = FILES.filter((path) =>
    /^test\/(?:core|proof|server|cli|repo|grammar|scripts|support)\/.*\.ts$/.test(path),
  );
  assert.ok(files.length > 70, 'files are found');
  const hooked = files.filter((path) => /^(?:before|after)(?:Each)?\(/m.test(read(path)));
  assert.deepEqual(hooked, []);
});
