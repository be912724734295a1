// Checks that no two types share a name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, SOURCES } from './repository.ts';

/** The type names that are used twice, with the reason. */
const TWICE: ReadonlyMap<string, string> = new Map([
  ['Neighbours', 'the server keeps up to date, in a class, what the core is told as a value'],
]);

/** The protocol has types of its own for what the core expresses in spans. Their names may be the same. */
const PROTOCOL = /^protocol\/|\/requests\.ts$/;

const DECLARATION = /^(?:export )?(?:abstract )?(?:interface|class|type) ([A-Z]\w*)/gm;

test('no two shipped files declare a type of the same name', () => {
  const homes = new Map<string, string[]>();
  for (const path of SOURCES.filter((each) =>
    /^(?:core|l10n|server|client|cli|proof|plan|registry)\//.test(each),
  )) {
    for (const [, name = ''] of PROTOCOL.test(path) ? [] : read(path).matchAll(DECLARATION)) {
      homes.set(name, [...(homes.get(name) ?? []), path]);
    }
  }
  assert.ok(homes.size > 150, 'types are found');
  const twice = [...homes].filter(([, paths]) => paths.length > 1);
  assert.deepEqual(
    twice.filter(([name]) => !TWICE.has(name)),
    [],
  );
  assert.deepEqual(
    [...TWICE.keys()].filter((name) => !twice.some(([each]) => each === name)),
    [],
    'nothing is excused that needs no excuse',
  );
});
