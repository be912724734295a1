// Tests of the preview of a policy: which images in the Pods of a text would change, which would not, and why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyEdits,
  check,
  fixAll,
  NO_FILE,
  policyLenses,
  policyPreview,
  readSettings,
} from '../../core/index.ts';
import { DOMAIN, fixtures, settingsWith } from '../support/fixture.ts';

const settings = settingsWith();

function preview(text: string, given = settings, file = NO_FILE) {
  const { edits, changes, skipped } = policyPreview(text, given, file);
  return {
    text: applyEdits(text, edits),
    changes: changes.map(({ resource, path, before, after }) =>
      [resource.kind, resource.name, path, before, after].join(' '),
    ),
    spans: changes.map(({ span }) => text.slice(span.start, span.end)),
    skipped: skipped.map(({ key, args }) => [key, ...args].join(' ')),
  };
}

/** An object of this `apiVersion` and `kind` that has a Pod at `path`. The Pod runs `image`. */
function objectWith(apiVersion: string, kind: string, path: readonly string[], image = 'nginx:1.27'): string {
  const steps = path.map((step, depth) => `${'  '.repeat(depth)}${step}:\n`).join('');
  const spec = `spec:\n  containers:\n    - name: a\n      image: ${image}\n`;
  const indented = spec.replace(/^/gm, '  '.repeat(path.length)).trimEnd();
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n${steps}${indented}\n`;
}

const WORKLOAD = ['spec', 'template'];
const MAKERS: readonly (readonly [string, string, readonly string[]])[] = [
  ['v1', 'Pod', []],
  ['v1', 'PodTemplate', ['template']],
  ['v1', 'ReplicationController', WORKLOAD],
  ['apps/v1', 'ReplicaSet', WORKLOAD],
  ['apps/v1', 'Deployment', WORKLOAD],
  ['apps/v1', 'StatefulSet', WORKLOAD],
  ['apps/v1', 'DaemonSet', WORKLOAD],
  ['batch/v1', 'Job', WORKLOAD],
  ['batch/v1', 'CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
];

for (const [apiVersion, kind, path] of MAKERS) {
  test(`the Pods of a ${kind} change`, () => {
    const text = objectWith(apiVersion, kind, path);
    const at = [...path, 'spec.containers[0].image'].join('.');
    const after = `${DOMAIN}/library/nginx:1.27`;
    assert.deepEqual(preview(text), {
      text: text.replace('nginx:1.27', after),
      changes: [`${kind} web ${at} nginx:1.27 ${after}`],
      spans: ['nginx:1.27'],
      skipped: [],
    });
  });
}

const STREAM = `# a comment
apiVersion: v1
kind: Pod
metadata:
  name: all
spec:
  initContainers:
    - image: "docker.io/nginx" # nearpull-ignore docker-hub-image
  containers:
    - image: ghcr.io/a/b:1
    - image: ${DOMAIN}/library/nginx:1
    - image: 'grafana/grafana@sha256:${'a'.repeat(64)}'
  ephemeralContainers:
    - image: busybox:1
  volumes:
    - name: v
      image:
        reference: library/model:2
---
apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: listed
    spec:
      template:
        spec:
          containers:
            - image: &web httpd:2
            - image: *web
---
apiVersion: v1
kind: ConfigMap
data:
  pod.yaml: |
    apiVersion: v1
    kind: Pod
    spec:
      containers:
        - image: redis:7
`;

test('every place of a Pod that holds an image changes, ignore comments or not; quotes and comments stay', () => {
  const { text, spans, skipped } = preview(STREAM);
  const expected = STREAM.replace('"docker.io/nginx"', `"${DOMAIN}/library/nginx:latest"`)
    .replace("'grafana/", `'${DOMAIN}/grafana/`)
    .replace('busybox:1', `${DOMAIN}/library/busybox:1`)
    .replace('library/model:2', `${DOMAIN}/library/model:2`)
    .replace('httpd:2', `${DOMAIN}/library/httpd:2`);
  assert.equal(text, expected);
  // An alias has the span of the text at its anchor.
  assert.equal(spans.length, 5);
  assert.deepEqual(skipped, []);
});

test('in a text of Pods, a policy changes what the safe fixes change', () => {
  const text = MAKERS.map(([apiVersion, kind, path]) => objectWith(apiVersion, kind, path)).join('---\n');
  assert.equal(preview(text).text, applyEdits(text, fixAll(check(text, settings))));
});

test('namespaces and registries of the proxy count as they do for the fixes', () => {
  const proxy = { domain: DOMAIN, namespaces: ['library'], registries: { 'ghcr.io': 'ghcr.example.com' } };
  const images = ['nginx:1', 'grafana/grafana:1', 'ghcr.io/a/b:1', 'quay.io/a/b:1'];
  const text = images.map((image) => objectWith('v1', 'Pod', [], image)).join('---\n');
  assert.deepEqual(preview(text, settingsWith({ proxy })).changes, [
    `Pod web spec.containers[0].image nginx:1 ${DOMAIN}/library/nginx:1`,
    'Pod web spec.containers[0].image ghcr.io/a/b:1 ghcr.example.com/a/b:1',
  ]);
});

test('severities do not matter, and JSON is read like YAML', () => {
  const off = settingsWith({ severity: 'off' });
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ image: 'nginx' }] },
  });
  assert.equal(preview(text, off).text, text.replace('nginx', `${DOMAIN}/library/nginx:latest`));
});

test('without a domain the placeholder is shown; with an unusable proxy nothing changes', () => {
  const text = objectWith('v1', 'Pod', []);
  assert.match(preview(text, readSettings({}).settings).text, /image: <访问域名>\/library\/nginx:1\.27\n/);
  assert.equal(preview(text, readSettings({ proxy: { domain: 'https://x' } }).settings).text, text);
});

test('Pods with the opt-out label do not change, and the reason is given', () => {
  const labels = (value: string) =>
    `metadata:\n      labels:\n        nearpull/docker-hub-proxy: ${value}\n    `;
  const text = (value: string) =>
    objectWith('apps/v1', 'Deployment', WORKLOAD).replace('    spec:\n', `    ${labels(value)}spec:\n`);
  assert.deepEqual(preview(text('disabled')), {
    text: text('disabled'),
    changes: [],
    spans: [],
    skipped: ['preview.optOut Deployment web nearpull/docker-hub-proxy: disabled'],
  });
  assert.equal(preview(text('enabled')).changes.length, 1);
  // A label of the Deployment is not a label of its Pods.
  const outside = objectWith('apps/v1', 'Deployment', WORKLOAD).replace(
    '  name: web\n',
    '  name: web\n  labels: { nearpull/docker-hub-proxy: disabled }\n',
  );
  assert.equal(preview(outside).changes.length, 1);
});

for (const [namespace, changed] of [
  ['kube-system', 0],
  ['kyverno', 0],
  ['builds', 0],
  ['default', 1],
] as const) {
  test(`Pods in ${namespace} ${changed ? 'change' : 'stay as they are'}`, () => {
    const given = settingsWith({ kyverno: { excludedNamespaces: ['builds'] } });
    const text = objectWith('v1', 'Pod', []).replace(
      '  name: web\n',
      `  name: web\n  namespace: ${namespace}\n`,
    );
    const { changes, skipped } = preview(text, given);
    assert.equal(changes.length, changed);
    assert.deepEqual(skipped, changed ? [] : [`preview.namespace Pod web ${namespace}`]);
  });
}

test('the Pods that an operator makes are not shown, which is said once', () => {
  // Knative replaces the tag with a digest before it makes a Pod.
  const text = objectWith('serving.knative.dev/v1', 'Service', WORKLOAD);
  assert.deepEqual(preview(text), { text, changes: [], spans: [], skipped: ['preview.notAPod Service web'] });
});

for (const [what, text, path] of [
  ['values of a chart', 'image:\n  repository: nginx\n  tag: "1"\n', 'chart/values.yaml'],
  ['a Compose file', 'services:\n  a:\n    image: nginx\n', 'compose.yaml'],
  [
    'a kustomization',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n  - name: a\n    newName: nginx\n',
    'kustomization.yaml',
  ],
  ['a template', objectWith('v1', 'Pod', [], '"nginx:{{ .Values.tag }}"'), 'chart/templates/a.yaml'],
] as const) {
  test(`nothing is shown of ${what}`, () => {
    const file = { ...NO_FILE, path, chart: path.startsWith('chart/') ? 'chart' : null };
    assert.notDeepEqual(fixAll(check(text, settings, { file })), [], 'there is something to fix');
    assert.deepEqual(preview(text, settings, file), { text, changes: [], spans: [], skipped: [] });
  });
}

test('the readable part of a broken document is shown, and nothing of a huge one', () => {
  const text = `${objectWith('v1', 'Pod', [])}    - image: "grafana/grafana:1\n  foo: [\n`;
  assert.deepEqual(preview(text).spans.slice(0, 1), ['nginx:1.27']);
  const small = settingsWith({ limits: { documentMegabytes: 0.0001 } });
  assert.deepEqual(preview(objectWith('v1', 'Pod', [], `nginx:${'1'.repeat(100)}`), small).changes, []);
});

test('every fixture, cut anywhere, gets an answer', () => {
  let changed = 0;
  for (const { text, file } of ['docker-hub-image', 'broken', 'kyverno-guide-policy', 'traps'].flatMap(
    fixtures,
  )) {
    for (let end = text.length; end > 0; end -= Math.ceil(text.length / 12)) {
      const cut = text.slice(0, end);
      changed += policyPreview(cut, settings, file).changes.length;
      applyEdits(cut, policyPreview(cut, settings, file).edits);
      for (const { span, fixes } of policyLenses(cut, check(cut, settings, { file }), file)) {
        assert.ok(span.start < span.end && span.end <= cut.length);
        for (const { edits } of fixes) {
          applyEdits(cut, edits);
        }
      }
    }
  }
  assert.ok(changed > 100, String(changed));
});

test('the preview leaves alone what the policy leaves alone, asks about nothing, and makes no other fixes', () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - image: nginx:1
    - image: acme/web:1
    - image: ${DOMAIN}/redis:7
    - image: ${DOMAIN}/docker.io/library/redis:7
`;
  const after = { nginx: `${DOMAIN}/library/nginx:1`, web: `${DOMAIN}/acme/web:1` };
  for (const [given, expected] of [
    [{ shortNames: 'ask' }, [after.nginx, after.web]],
    [{ ignoreImages: ['acme/*'] }, [after.nginx]],
    [{ shortNames: 'never' }, []],
  ] as const) {
    const { changes } = policyPreview(text, settingsWith(given), NO_FILE);
    assert.deepEqual(
      changes.map((change) => change.after),
      expected,
    );
  }
});
