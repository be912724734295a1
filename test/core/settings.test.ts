// Settings from unknown data: what is missing or wrong has its default, and what is wrong is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS, readSettings } from '../../core/index.ts';

test('nothing gives the defaults', () => {
  for (const nothing of [undefined, null, {}, { proxy: null, severity: undefined }]) {
    assert.deepEqual(readSettings(nothing), { settings: DEFAULT_SETTINGS, problems: [] });
  }
});

test('what is given is taken', () => {
  const { settings, problems } = readSettings({
    proxy: { domain: 'a.example', template: '${domain}/x/${path}' },
    addLatestTag: false,
    severity: { 'docker-hub-image': 'off' },
    exclude: ['a'],
    limits: { documentMegabytes: 1, fileMegabytes: 2 },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(settings, {
    proxy: { kind: 'configured', domain: 'a.example', template: '${domain}/x/${path}' },
    addLatestTag: false,
    severity: { ...DEFAULT_SETTINGS.severity, 'docker-hub-image': 'off' },
    exclude: ['a'],
    limits: { documentMegabytes: 1, fileMegabytes: 2 },
  });
});

const WRONG: readonly (readonly [unknown, string])[] = [
  ['text', ''],
  [[], ''],
  [{ proxy: 'a.example' }, 'proxy'],
  [{ proxy: { domain: 1 } }, 'proxy.domain'],
  [{ proxy: { domain: 'https://a' } }, 'proxy.domain'],
  [{ proxy: { template: '${path}' } }, 'proxy.template'],
  [{ addLatestTag: 'yes' }, 'addLatestTag'],
  [{ severity: { 'docker-hub-image': 'loud' } }, 'severity.docker-hub-image'],
  [{ severity: { 'no-such-rule': 'error' } }, 'severity'],
  [{ severity: { __proto__: 1, constructor: 'error' } }, 'severity'],
  [{ exclude: 'a' }, 'exclude'],
  [{ exclude: [1] }, 'exclude'],
  [{ limits: { documentMegabytes: -1 } }, 'limits.documentMegabytes'],
  [{ limits: { fileMegabytes: Number.NaN } }, 'limits.fileMegabytes'],
];

for (const [given, key] of WRONG) {
  test(`${JSON.stringify(given)} is wrong at ${key || 'the root'}`, () => {
    const { settings, problems } = readSettings(given);
    assert.deepEqual(
      problems.map((problem) => problem.key),
      [key],
    );
    const { proxy, ...rest } = DEFAULT_SETTINGS;
    const { proxy: read, ...others } = settings;
    assert.deepEqual(others, rest);
    assert.ok(read.kind !== 'configured' && proxy.kind === 'unset');
  });
}

test('settings cannot be changed', () => {
  const { settings } = readSettings({ severity: {} });
  assert.ok(
    Object.isFrozen(settings) && Object.isFrozen(settings.severity) && Object.isFrozen(settings.exclude),
  );
});
