// A short run of the fuzzer with fixed seeds. `npm run fuzz` makes longer ones.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Input } from '../fuzz/input.ts';
import { faultOf } from '../fuzz/properties.ts';
import { realFilesIn } from '../fuzz/realFiles.ts';
import { describeFailure, failuresFrom } from '../fuzz/run.ts';
import { shrink } from '../fuzz/shrink.ts';
import { settingsWith } from '../support/fixture.ts';

const COUNT = 150;

test('every property of the engine holds for the first texts of the fuzzer', () => {
  const examples = realFilesIn(join(import.meta.dirname, '../../examples'));
  const failures = [...failuresFrom(1, examples, faultOf, (done) => done < COUNT)];
  assert.deepEqual(failures.map(describeFailure), []);
});

test('a text that fails is made smaller, and the files around it are left out', () => {
  const input: Input = {
    path: 'a.yaml',
    text: 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: nginx}]}\n',
    files: new Map([['kustomization.yaml', 'images: []\n']]),
    settings: settingsWith(),
  };
  assert.equal(faultOf(input), null);
  const small = shrink(input, ({ text }) => text.includes('kind'));
  assert.deepEqual([small.text, [...small.files]], ['kind', []]);
});
