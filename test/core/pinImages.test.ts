// What is asked for at the proxy, and where its digest is written: in every way that an image is written, once, and with comments kept.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  applyEdits,
  askedOrigin,
  certainImage,
  check,
  type FileContext,
  NO_FILE,
  pinPlaces,
  pullTarget,
  readSettings,
} from '../../core/index.ts';
import { pod } from '../support/cli.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const { settings } = readSettings({
  proxy: { domain: 'proxy.example', registries: { 'ghcr.io': 'proxy.example/ghcr' } },
});

function pinned(text: string, file: FileContext = NO_FILE): string {
  const edits = pinPlaces(text, settings, file).flatMap(({ pin }) => pin?.(DIGEST) ?? []);
  return applyEdits(text, edits);
}

suite('the digest is written', () => {
  const cases: readonly (readonly [before: string, after: string])[] = [
    ['proxy.example/library/nginx:1.27', `proxy.example/library/nginx:1.27@${DIGEST}`],
    ['proxy.example/library/nginx', `proxy.example/library/nginx:latest@${DIGEST}`],
    ['"proxy.example/library/nginx:1" # front', `"proxy.example/library/nginx:1@${DIGEST}" # front`],
    ["'proxy.example/grafana/grafana:11'", `'proxy.example/grafana/grafana:11@${DIGEST}'`],
    ['proxy.example/ghcr/a/b:1', `proxy.example/ghcr/a/b:1@${DIGEST}`],
    ['&x proxy.example/library/nginx:1', `&x proxy.example/library/nginx:1@${DIGEST}`],
  ];
  for (const [before, after] of cases) {
    test(before, () => {
      assert.equal(pinned(pod(before)), pod(after));
      assert.equal(pinned(pod(after)), pod(after), 'once');
    });
  }

  for (const image of [
    'nginx:1.27',
    'quay.io/a/b:1',
    '"proxy.example/library/{{ .name }}:1"',
    `proxy.example/library/nginx@${DIGEST}`,
    '"proxy.example/library/nginx:\\x31"',
  ]) {
    test(`not to ${image}`, () => assert.equal(pinned(pod(image)), pod(image)));
  }

  test('in every document, and in windows line ends', () => {
    const text = `# head\r\n---\r\n${pod('proxy.example/library/a:1').replaceAll('\n', '\r\n')}---\r\n${pod('proxy.example/library/b:2')}`;
    assert.equal(pinned(text), text.replace('a:1', `a:1@${DIGEST}`).replace('b:2', `b:2@${DIGEST}`));
  });

  const entries: readonly (readonly [before: string, after: string])[] = [
    [
      '- name: nginx\n  newName: proxy.example/library/nginx\n  newTag: "1.27" # why\n',
      `- name: nginx\n  newName: proxy.example/library/nginx\n  newTag: "1.27" # why\n  digest: ${DIGEST}\n`,
    ],
    [
      '- newTag: 1.27.0\n  newName: proxy.example/library/nginx\n  name: nginx\n',
      `- newTag: 1.27.0\n  digest: ${DIGEST}\n  newName: proxy.example/library/nginx\n  name: nginx\n`,
    ],
    [
      '- {name: nginx, newTag: v1, newName: proxy.example/library/nginx}\n',
      `- {name: nginx, newTag: v1, digest: ${DIGEST}, newName: proxy.example/library/nginx}\n`,
    ],
    [
      '- {"name": "nginx", "newName": "proxy.example/library/nginx", "newTag": "v1"}\n',
      `- {"name": "nginx", "newName": "proxy.example/library/nginx", "newTag": "v1", "digest": "${DIGEST}"}\n`,
    ],
    // Without a tag, the base decides which one it is.
    [
      '- name: nginx\n  newName: proxy.example/library/nginx\n',
      '- name: nginx\n  newName: proxy.example/library/nginx\n',
    ],
    [
      `- name: nginx\n  newName: proxy.example/library/nginx\n  newTag: v1\n  digest: ${DIGEST}\n`,
      `- name: nginx\n  newName: proxy.example/library/nginx\n  newTag: v1\n  digest: ${DIGEST}\n`,
    ],
  ];
  for (const [before, after] of entries) {
    test(`in an entry of kustomize: ${JSON.stringify(before)}`, () => {
      const file = { ...NO_FILE, path: 'kustomization.yaml' };
      assert.equal(pinned(`images:\n${before}`, file), `images:\n${after}`);
    });
  }

  test('not to values, because only their templates know whether they read a digest', () => {
    const file = { ...NO_FILE, path: 'chart/values.yaml', chart: 'chart' };
    const values = 'image:\n  registry: proxy.example\n  repository: library/nginx\n  tag: "1.27"\n';
    assert.deepEqual(
      pinPlaces(values, settings, file).map(({ target, pin }) => [target, pin]),
      [['proxy.example/library/nginx:1.27', null]],
    );
  });
});

test('a target is what a cluster asks for, with the registry that the proxy has it from', () => {
  const targets = (...images: readonly string[]) =>
    check(pod(...images), settings).images.map((image) => pullTarget(image, settings));
  assert.deepEqual(
    targets(
      'nginx',
      'grafana/grafana:11',
      'ghcr.io/a/b:1',
      'proxy.example/library/nginx:1',
      'proxy.example/ghcr/a/b:2',
    ),
    [
      { target: 'proxy.example/library/nginx:latest', origin: 'docker.io/library/nginx' },
      { target: 'proxy.example/grafana/grafana:11', origin: 'docker.io/grafana/grafana:11' },
      { target: 'proxy.example/ghcr/a/b:1', origin: 'ghcr.io/a/b:1' },
      { target: 'proxy.example/library/nginx:1', origin: 'docker.io/library/nginx:1' },
      { target: 'proxy.example/ghcr/a/b:2', origin: 'ghcr.io/a/b:2' },
    ],
  );
  assert.deepEqual(targets('quay.io/a/b:1', '"{{ .image }}"', '"nginx:{{ .tag }}"', 'UPPER'), [
    null,
    null,
    null,
    null,
  ]);
  assert.equal(askedOrigin('docker.io/library/nginx:1'), 'registry-1.docker.io/library/nginx:1');
  assert.equal(askedOrigin('docker.io/library/nginx:1', '127.0.0.1:5000'), '127.0.0.1:5000/library/nginx:1');
  assert.equal(askedOrigin('ghcr.io/a/b:1', '127.0.0.1:5000'), 'ghcr.io/a/b:1');
});

test('the image that surely exists is asked for only where its namespace may be there', () => {
  assert.equal(certainImage(settings), 'proxy.example/library/busybox:latest');
  const without = readSettings({ proxy: { domain: 'proxy.example', namespaces: ['grafana'] } }).settings;
  assert.equal(certainImage(without), null);
});
