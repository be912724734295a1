// Checks that generated files are up to date, and that an untrusted workspace can set only the settings that are listed as harmless.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { generated } from '../../scripts/generated/index.ts';
import { type Manifest, manifestOf, type Property } from '../../scripts/generated/manifest.ts';
import { withTables } from '../../scripts/generated/markers.ts';
import { securityLists } from '../../scripts/generated/trust.ts';
import { read } from './repository.ts';

suite('generated files', () => {
  for (const [path, text] of generated(read)) {
    test(`${path} is up to date`, () => {
      // assert.equal would print both texts in full.
      assert.ok(read(path) === text, `out of date: npm run generate (${path})`);
    });
  }

  test('are the same when they are generated again', () => {
    const first = generated(read);
    const again = generated((path) => first.get(path) ?? read(path));
    assert.deepEqual(again, first);
  });

  test('a change of the sources reaches package.json, the words, the schema and the pages', () => {
    const page = 'docs/rules/docker-hub-image.md';
    const changed = generated((path) =>
      path === page ? read(path).replace('An image is pulled', 'Some image is pulled') : read(path),
    );
    for (const path of ['package.nls.json', 'schemas/nearpull.schema.json', 'README.md']) {
      assert.ok(changed.get(path)?.includes('Some image is pulled'), path);
    }
  });

  test('a missing word is named with its file', () => {
    const without = (path: string): string =>
      path === 'package.nls.zh-cn.json'
        ? read(path).replace('"config.dialects.helm"', '"other"')
        : read(path);
    assert.throws(() => generated(without), /package\.nls\.zh-cn\.json has no "config\.dialects\.helm"/);
  });

  test('a page of a rule that does not say how safe the fix is, is named', () => {
    const page = 'docs/rules/docker-hub-image.md';
    const vague = (path: string): string =>
      path === page ? read(path).replace('\nSafe: ', '\nPerhaps: ') : read(path);
    assert.throws(() => generated(vague), /docs\/rules\/docker-hub-image\.md: .* has to begin with/);
  });

  test('a part without markers, and markers without a part, are mistakes', () => {
    assert.throws(() => withTables('text', 'a.md', { rules: '' }), /a\.md: there are no markers for "rules"/);
    const marked = '<!-- generated: other -->\n<!-- /generated -->';
    assert.throws(() => withTables(marked, 'a.md', {}), /a\.md: nothing is generated for .* "other"/);
  });
});

suite('settings of an untrusted workspace', () => {
  const manifest: Manifest = JSON.parse(read('package.json'));
  const properties = Object.keys(manifest.contributes.configuration.properties);

  test('a setting that is not listed is restricted, and SECURITY.md says so', () => {
    const more = manifestOf(withProperty(manifest, 'nearpull.new.setting', { type: 'string' }));
    const { restrictedConfigurations } = more.capabilities.untrustedWorkspaces;
    assert.ok(restrictedConfigurations.includes('nearpull.new.setting'));
    assert.match(
      securityLists(Object.keys(more.contributes.configuration.properties))['restricted settings'] ?? '',
      /^- `nearpull\.new\.setting`$/m,
    );
  });

  test('two settings are harmless, and all others are restricted', () => {
    const { restrictedConfigurations } = manifestOf(manifest).capabilities.untrustedWorkspaces;
    assert.deepEqual(
      properties.filter((key) => !restrictedConfigurations.includes(key)),
      ['nearpull.addLatestTag', 'nearpull.trace.server'],
    );
    assert.equal(restrictedConfigurations.length, properties.length - 2);
  });
});

function withProperty(manifest: Manifest, key: string, property: Property): Manifest {
  const { contributes } = manifest;
  const { configuration } = contributes;
  const properties = { ...configuration.properties, [key]: property };
  return { ...manifest, contributes: { ...contributes, configuration: { ...configuration, properties } } };
}
