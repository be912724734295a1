// Tests which version may follow another, and what a release writes into the changelog and the manifests.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  dateChangelog,
  npmManifest,
  setPins,
  setVersion,
  whyNotVersion,
} from '../../scripts/release/rules.ts';
import { read, readJson } from '../repo/repository.ts';

suite('the version of a release', () => {
  for (const version of ['0.1.10', '0.2.0', '1.0.0']) {
    test(`${version} follows 0.1.9`, () => assert.equal(whyNotVersion(version, '0.1.9'), null));
  }
  for (const version of ['0.1.9', '0.1.8', '0.1.11', '0.2.1', '0.3.0', '1.1.0', '2.0.0']) {
    test(`${version} does not follow 0.1.9`, () =>
      assert.equal(
        whyNotVersion(version, '0.1.9'),
        `${version} does not follow 0.1.9: 0.1.10, 0.2.0, 1.0.0 do`,
      ));
  }
  for (const version of ['', 'v0.2.0', '0.2', '0.02.0', '0.2.0-rc.1', '0.2.0\n', ' 0.2.0', '--help']) {
    test(`${JSON.stringify(version)} is not a version`, () =>
      assert.match(whyNotVersion(version, '0.1.9') ?? '', /is not of the form 1\.2\.3$/));
  }
});

suite('the changelog of a release', () => {
  const date = (text: string) => dateChangelog(text, '0.2.0', '2026-01-31');

  test('has the version and the day instead of "Unreleased", and nothing else changes', () => {
    assert.deepEqual(date('# Changelog\n\n## Unreleased\n\n- A.\n  ## no heading\n\n## 0.1.0\n\n- B.\n'), {
      text: '# Changelog\n\n## 0.2.0 (2026-01-31)\n\n- A.\n  ## no heading\n\n## 0.1.0\n\n- B.\n',
    });
  });

  test('may have no older part', () => {
    assert.deepEqual(date('# Changelog\n\n## Unreleased\n\n- $& and $1.\n'), {
      text: '# Changelog\n\n## 0.2.0 (2026-01-31)\n\n- $& and $1.\n',
    });
  });

  for (const [what, text, problem] of [
    ['no part', '# Changelog\n', /the first part .* is not/],
    ['no part "Unreleased"', '# Changelog\n\n## 0.1.0\n\n- B.\n', /the first part .* is not/],
    [
      '"Unreleased" below',
      '# Changelog\n\n## 0.1.0\n\n- B.\n\n## Unreleased\n\n- A.\n',
      /the first part .* is not/,
    ],
    ['an empty "Unreleased"', '# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- B.\n', /says nothing/],
    ['nothing but "Unreleased"', '# Changelog\n\n## Unreleased\n', /says nothing/],
    [
      'the version already',
      '## Unreleased\n\n- A.\n\n## 0.2.0 (2025-01-31)\n\n- B.\n',
      /for 0\.2\.0 already/,
    ],
  ] as const) {
    test(`is refused with ${what}`, () => {
      const dated = date(text);
      assert.match('problem' in dated ? dated.problem : '', problem);
    });
  }
});

suite('the manifests of a release', () => {
  for (const path of ['package.json', 'package-lock.json']) {
    test(`${path} changes in its version alone`, () => {
      const before = read(path);
      const after = setVersion(before, '98.7.6');
      assert.notEqual(after, before);
      assert.equal(setVersion(after, JSON.parse(before).version), before);
      assert.equal(after.split('98.7.6').length - 1, path === 'package.json' ? 1 : 2);
    });
  }

  test('pipelines name the new version, and other versions stay', () => {
    assert.equal(
      setPins('npx nearpull@0.1.0 check; uses: nearpull/nearpull@v0.1.0 # 0.1.0; other@0.1.0', '1.12.3'),
      'npx nearpull@1.12.3 check; uses: nearpull/nearpull@v1.12.3 # 0.1.0; other@0.1.0',
    );
  });

  test('npm gets the programs, without dependencies and without the extension', () => {
    const manifest = readJson('package.json');
    const words = readJson('package.nls.json');
    const files = ['dist/cli/nearpull.cjs'];
    const { bin, engines, description, ...rest } = npmManifest(manifest, words, files) as Record<
      string,
      unknown
    >;
    assert.deepEqual(bin, manifest.bin);
    assert.deepEqual(engines, { node: manifest.engines.node });
    assert.equal(description, words['extension.description']);
    assert.deepEqual(Object.keys(rest), [
      'name',
      'version',
      'license',
      'type',
      'repository',
      'keywords',
      'man',
      'files',
    ]);
    assert.deepEqual(rest['files'], files);
  });
});
