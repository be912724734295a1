// Tests of what is offered while a person types in a project file, with the settings of package.json itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectChoices } from '../../client/common/projectKeys.ts';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
const SETTINGS = manifest.contributes.configuration.properties;
const textsAt = (before: string) => projectChoices(before, SETTINGS).map(({ text }) => text);

for (const [before, some] of [
  ['', ['proxy', 'severity', 'exclude', 'shortNames']],
  ['proxy:\n  ', ['domain', 'preset', 'namespaces']],
  ['# ours\nproxy:\n  domain: a.example\n\n  ', ['preset', 'namespaces']],
  ['severity:\n  docker-hub-image: ', ['error', 'warning', 'information', 'hint', 'off']],
  ['severity:\n  docker-hub-image: wa', ['warning']],
  ['proxy:\n  preset: ', ['volcengine', 'harbor']],
  ['proxy: {}\naddLatestTag: ', ['true', 'false']],
  ['imagePaths:\n  - ', ['kind', 'path']],
  ['imagePaths:\n  - kind: A\n    form: ', ['reference', 'split']],
] as const) {
  test(`offered at the end of ${JSON.stringify(before)}`, () => {
    const texts = textsAt(before);
    assert.deepEqual(
      some.filter((each) => !texts.includes(each)),
      [],
      texts.join(),
    );
  });
}

test('a key that is there already is not offered again', () => {
  assert.ok(!textsAt('proxy:\n  domain: a.example\n  ').includes('domain'));
  assert.ok(!textsAt('proxy:\n  domain: a.example\n').includes('proxy'));
});

test('nothing is offered where anything may stand', () => {
  assert.deepEqual(textsAt('proxy:\n  domain: '), []);
  assert.deepEqual(textsAt('# proxy: '), []);
  assert.deepEqual(textsAt('unknown:\n  '), []);
});
