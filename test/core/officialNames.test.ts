// Bare names that are no Docker Official Images: their fix needs review, and says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFFICIAL_IMAGES_DATE } from '../../core/image/officialImages.ts';
import { check, type Fix } from '../../core/index.ts';
import { settingsWith } from '../support/fixture.ts';

function fixOf(image: string, given: Readonly<Record<string, unknown>> = {}): Fix | undefined {
  const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;
  return check(text, settingsWith(given)).findings[0]?.fixes[0];
}

const BARE = [
  'controller',
  'controller:latest',
  'app@sha256:'.padEnd(75, '0'),
  'web:{{ default "a/b" .Tag }}',
];
const PLAIN = [
  'nginx',
  'nginx:{{ .Tag }}',
  'docker.io/app',
  'docker.io:443/app:1',
  'library/app',
  'acme/app:1',
];

for (const image of BARE) {
  test(`${image} needs review, with the reason`, () => {
    const fix = fixOf(image);
    assert.equal(fix?.safety, 'needs-review');
    const [name = ''] = image.split(/[:@]/);
    assert.deepEqual(fix.reason, { key: 'reason.notOfficial', args: [name, OFFICIAL_IMAGES_DATE] });
  });

  test(`${image} is safe where the settings have its name, or every name`, () => {
    for (const officialImages of [image.split(/[:@]/, 1), ['*']]) {
      assert.equal(fixOf(image, { officialImages })?.safety, 'safe');
      assert.equal(fixOf(image, { officialImages })?.reason, null);
    }
    assert.equal(fixOf(image, { officialImages: ['another'] })?.safety, 'needs-review');
  });
}

for (const image of PLAIN) {
  test(`${image} is safe`, () => {
    assert.equal(fixOf(image)?.safety, 'safe');
  });
}

test('an image of another registry is not judged by the list', () => {
  const fix = fixOf('ghcr.io/app', {
    proxy: { domain: 'a.example', registries: { 'ghcr.io': 'b.example' } },
  });
  assert.equal(fix?.safety, 'safe');
});
