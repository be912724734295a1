// Tests of hovers, fix all, the fix of every occurrence of an image, and the ignore comment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyEdits,
  check,
  findingsAt,
  fixAll,
  fixesOfSame,
  hoverAt,
  ignoreLine,
  readSettings,
} from '../../core/index.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';

const settings = settingsWith();
const pod = (...images: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;

function hover(image: string, given = settings) {
  const text = pod(image);
  const answer = hoverAt(check(text, given), text.indexOf(image) + 1, given);
  const lines = answer && [answer.what, answer.becomes, answer.origin];
  return (
    lines && { lines: lines.map((line) => line.map(({ key, args }) => [key, ...args])), link: answer.link }
  );
}

const ORIGIN = [['dialect.kubernetes', 'image']];

test('the hover shows what an image is, and what it becomes', () => {
  assert.deepEqual(hover('nginx:1'), {
    lines: [
      [['hover.dockerHub', 'docker.io/library/nginx:1'], ['hover.official']],
      [['hover.becomes', `${DOMAIN}/library/nginx:1`]],
      ORIGIN,
    ],
    link: 'https://hub.docker.com/_/nginx',
  });
  assert.deepEqual(hover('grafana/grafana'), {
    lines: [
      [['hover.dockerHub', 'docker.io/grafana/grafana'], ['hover.community']],
      [['hover.becomes', `${DOMAIN}/grafana/grafana:latest`]],
      ORIGIN,
    ],
    link: 'https://hub.docker.com/r/grafana/grafana',
  });
});

test('without a domain the hover says so', () => {
  const unset = readSettings({}).settings;
  assert.deepEqual(hover('nginx', unset)?.lines.slice(1), [[['hover.noDomain']], ORIGIN]);
  const text = pod('nginx');
  assert.equal(hoverAt(check(text, unset), text.indexOf('nginx'), unset)?.action, 'set-domain');
});

test('nothing false is said of an image that is redirected or built: not that it is pulled as it is written', () => {
  const text = pod('nginx:1');
  const at = text.indexOf('nginx');
  const report = check(text, settings);
  for (const [change, lines] of [
    [
      { redirect: 'k.yaml' },
      [
        ['hover.written', 'docker.io/library/nginx:1'],
        ['hover.redirected', 'k.yaml'],
      ],
    ],
    [{ built: 'skaffold.yaml' }, [['hover.built', 'skaffold.yaml']]],
  ] as const) {
    const images = report.images.map((image) => ({ ...image, ...change }));
    const answer = hoverAt({ ...report, images, findings: [] }, at, settings);
    assert.deepEqual(
      [...(answer?.what ?? []), ...(answer?.becomes ?? [])].map(({ key, args }) => [key, ...args]),
      lines,
    );
    assert.deepEqual([answer?.link, answer?.action], [null, null]);
  }
});

test('the hover says that an image goes through the proxy; for other images it says where they were found', () => {
  assert.deepEqual(hover(`${DOMAIN}/a/b`)?.lines, [
    [['hover.proxied', DOMAIN]],
    [['hover.behind', 'docker.io/a/b'], ['hover.community']],
    ORIGIN,
  ]);
  assert.deepEqual(hover('ghcr.io/a/b')?.lines, [[['hover.elsewhere', 'ghcr.io/a/b']], [], ORIGIN]);
  assert.deepEqual(hover('"{{ .image }}"')?.lines, [[['hover.templated']], [], ORIGIN]);
  assert.equal(hover('"https://example.com/picture.png"'), null);
  assert.equal(hoverAt(check(pod('nginx'), settings), 3, settings), null);
});

test('hover on an image that the settings leave alone names the setting', () => {
  const text = 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: acme/web:1\n';
  for (const [given, setting] of [
    [{ ignoreImages: ['acme/*'] }, 'nearpull.ignoreImages'],
    [{ shortNames: 'never' }, 'nearpull.shortNames'],
  ] as const) {
    const settings = settingsWith(given);
    const report = check(text, settings);
    assert.deepEqual(
      report.images.map(({ status, target }) => [status, target]),
      [['ignored', null]],
    );
    const { what = [], becomes = [], link } = hoverAt(report, text.indexOf('acme'), settings) ?? {};
    assert.deepEqual(
      [...what, ...becomes],
      [
        { key: 'hover.ignored', args: ['docker.io/acme/web:1'] },
        { key: 'hover.ignoredBy', args: [setting] },
      ],
    );
    assert.equal(link, null);
  }
});

test('an image with a templated name has no page, one with a templated tag has', () => {
  assert.equal(hover('"bitnami/{{ .name }}"')?.link, null);
  assert.equal(hover('"nginx:{{ .tag }}"')?.link, 'https://hub.docker.com/_/nginx');
});

test('findings are found from either end of a reference', () => {
  const text = pod('nginx', 'redis');
  const report = check(text, settings);
  const at = (offset: number) =>
    findingsAt(report, { start: offset, end: offset }).map(({ message }) => message.args[0]);
  const start = text.indexOf('nginx');
  assert.deepEqual(at(start), ['nginx']);
  assert.deepEqual(at(start + 5), ['nginx']);
  assert.deepEqual(at(start + 6), []);
  assert.equal(findingsAt(report, { start: 0, end: text.length }).length, 2);
});

test('the same image is fixed wherever it is written, and no other', () => {
  const text = pod('nginx', '"nginx"', 'redis', 'nginx:1', 'nginx');
  const report = check(text, settings);
  const [first] = report.findings;
  assert.ok(first);
  const fixed = applyEdits(text, fixesOfSame(report)(first).edits);
  assert.equal(
    fixed,
    pod(
      `${DOMAIN}/library/nginx:latest`,
      `"${DOMAIN}/library/nginx:latest"`,
      'redis',
      'nginx:1',
      `${DOMAIN}/library/nginx:latest`,
    ),
  );
  assert.equal(fixAll(report).length, 5);
});

test('an ignore comment silences its line and nothing else', () => {
  for (const line of [
    'nginx',
    '"nginx" # why',
    'nginx # nearpull-ignore proxy-placeholder',
    '{a: b}\n      name: "image: x"',
  ]) {
    const text = pod(line, 'redis');
    const finding = check(text, settings).findings.find(({ message }) => message.args[0] === 'nginx');
    const ignored = finding && ignoreLine(text, finding);
    const after = check(applyEdits(text, ignored?.edits ?? []), settings);
    assert.deepEqual(
      after.findings.map(({ message }) => message.args[0]),
      ['redis'],
      line,
    );
  }
});

test('no comment is written where it would be text, or where there are no comments', () => {
  for (const text of [
    pod('>-\n        nginx'),
    '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "nginx"}]}}',
  ]) {
    const [finding] = check(text, settings).findings;
    assert.ok(finding);
    assert.equal(ignoreLine(text, finding), null, text);
  }
});
