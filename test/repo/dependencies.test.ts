// Checks that each dependency has an exact version, a reason in CONTRIBUTING.md, and a permissive licence.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PERMISSIVE } from '../support/licences.ts';
import { exists, FILES, read, readJson } from './repository.ts';

const manifest = readJson('package.json');
const direct: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies };

suite('dependencies', () => {
  test('are few at run time', () => {
    assert.ok(Object.keys(manifest.dependencies).length <= 12);
  });

  for (const [name, version] of Object.entries(direct)) {
    test(`${name} has an exact version`, () => {
      assert.match(version, /^\d+\.\d+\.\d+$/);
    });
    test(`${name} has a reason in CONTRIBUTING.md`, () => {
      assert.ok(read('CONTRIBUTING.md').includes(`\`${name}\``));
    });
    test(`${name} has a permissive licence`, () => {
      assert.match(readJson(`node_modules/${name}/package.json`).license, PERMISSIVE);
    });
  }

  test('that CONTRIBUTING.md explains exist', () => {
    const [, table = ''] = /^## Dependencies$(.*?)(?=^## |(?![\s\S]))/ms.exec(read('CONTRIBUTING.md')) ?? [];
    const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
    assert.deepEqual(named.sort(), Object.keys(direct).sort());
  });
});

suite('lock files', () => {
  const locks = FILES.filter((path) => path.endsWith('package-lock.json'));

  test('exist for every manifest', () => {
    const manifests = FILES.filter((path) => /(?:^|\/)package\.json$/.test(path));
    assert.deepEqual(
      manifests.filter((path) => !exists(path.replace(/\.json$/, '-lock.json'))),
      [],
    );
    assert.ok(locks.length > 0);
  });

  test('hold no address of a registry', () => {
    assert.deepEqual(
      locks.filter((path) => read(path).includes('"resolved"')),
      [],
    );
  });
});
