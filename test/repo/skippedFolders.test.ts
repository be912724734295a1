// Checks that the client skips the same folders as the engine. The client finds files itself, and may not import the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileGlobs, DEFAULT_SETTINGS, LARGEST_NEIGHBOUR, SKIPPED_FOLDERS } from '../../core/index.ts';
import { read } from './repository.ts';

const answers = read('client/common/serverRequests.ts');

test('the client skips the same folders as the server and the command line', () => {
  const [, names = ''] = /'\*\*\/\{([^}]+)\}\/\*\*'/.exec(answers) ?? [];
  assert.deepEqual(names.split(',').sort(), [...SKIPPED_FOLDERS].sort());
});

test('the client reads no larger neighbours than the server', () => {
  const [, bytes = ''] = /LARGEST_FILE_BYTES = ([\d_]+);/.exec(answers) ?? [];
  assert.equal(Number(bytes.replaceAll('_', '')), LARGEST_NEIGHBOUR);
});

test('folders that are excluded by default are skipped', () => {
  const isExcluded = compileGlobs(DEFAULT_SETTINGS.exclude);
  const skipped = [...SKIPPED_FOLDERS].filter((name) => isExcluded(`a/${name}/b`));
  assert.equal(skipped.length, DEFAULT_SETTINGS.exclude.length);
});
