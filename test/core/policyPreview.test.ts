// Tests of the preview of a policy: which images in the Pods of a text would change, which would not, and why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import {
  applyEdits,
  check,
  fixAll,
  NO_FILE,
  type PreviewedPolicy,
  policyLenses,
  policyPreview,
  readSettings,
  renderPolicy,
  type Settings,
} from '../../core/index.ts';
import { previewedOf, readEvaluable } from '../support/evaluate.ts';
import { DOMAIN, fixtures, settingsWith } from '../support/fixture.ts';

const settings = settingsWith();

/** The recommended policy of these settings. */
function recommended(given: Settings): PreviewedPolicy {
  return previewedOf(renderPolicy('mutating-policy', given));
}

function preview(text: string, given = settings, file = NO_FILE, policy = recommended(given)) {
  const { edits, changes, skipped } = policyPreview(text, given, file, policy);
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
    - name: i
      image: "docker.io/nginx" # nearpull-ignore docker-hub-image
  containers:
    - name: a
      image: ghcr.io/a/b:1
    - name: b
      image: ${DOMAIN}/library/nginx:1
    - image: 'grafana/grafana@sha256:${'a'.repeat(64)}'
      name: c
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
            - { name: a, image: &web httpd:2 }
            - { name: b, image: *web }
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
    spec: { containers: [{ name: 'a', image: 'nginx' }] },
  });
  assert.equal(preview(text, off).text, text.replace('nginx', `${DOMAIN}/library/nginx:latest`));
});

test('a policy with the placeholder writes the placeholder, and says that it is no image', () => {
  const { text, skipped } = preview(objectWith('v1', 'Pod', []), readSettings({}).settings);
  assert.match(text, /image: <your-proxy-domain>\/library\/nginx:1\.27\n/);
  assert.deepEqual(skipped, ['preview.invalidImage Pod web <your-proxy-domain>/library/nginx:1.27']);
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
    skipped: ['preview.notMatched Deployment web'],
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
    const reason =
      namespace === 'builds' ? 'preview.notMatched Pod web' : `preview.namespace Pod web ${namespace}`;
    assert.deepEqual(skipped, changed ? [] : [reason]);
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
    const skipped = what === 'a template' ? ['preview.unreadable'] : [];
    assert.deepEqual(preview(text, settings, file), { text, changes: [], spans: [], skipped });
  });
}

test('a broken document is not shown, because nobody could apply it, and nothing of a huge one', () => {
  const text = `${objectWith('v1', 'Pod', [])}    - image: "grafana/grafana:1\n  foo: [\n`;
  assert.deepEqual(preview(text), { text, changes: [], spans: [], skipped: ['preview.unreadable'] });
  const small = settingsWith({ limits: { documentMegabytes: 0.0001 } });
  assert.deepEqual(preview(objectWith('v1', 'Pod', [], `nginx:${'1'.repeat(100)}`), small).changes, []);
});

test('every fixture, cut anywhere, gets an answer', () => {
  let changed = 0;
  const policy = recommended(settings);
  for (const { text, file } of ['docker-hub-image', 'broken', 'kyverno-guide-policy', 'traps'].flatMap(
    fixtures,
  )) {
    for (let end = text.length; end > 0; end -= Math.ceil(text.length / 12)) {
      const cut = text.slice(0, end);
      const { changes, edits } = policyPreview(cut, settings, file, policy);
      changed += changes.length;
      applyEdits(cut, edits);
      for (const { span, fixes } of policyLenses(cut, check(cut, settings, { file }), file, readEvaluable)) {
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
    - { name: a, image: nginx:1 }
    - { name: b, image: acme/web:1 }
    - { name: c, image: ${DOMAIN}/redis:7 }
    - { name: d, image: ${DOMAIN}/docker.io/library/redis:7 }
`;
  const after = { nginx: `${DOMAIN}/library/nginx:1`, web: `${DOMAIN}/acme/web:1` };
  for (const [given, expected] of [
    [{}, [after.nginx, after.web]],
    [{ ignoreImages: ['acme/*'] }, [after.nginx]],
    [{ shortNames: 'never' }, []],
  ] as const) {
    const { changes } = preview(text, settingsWith(given));
    assert.deepEqual(
      changes.map((change) => change.split(' ').at(-1)),
      expected,
    );
  }
});

const GUIDE = renderPolicy('guide', settings);
const DIGEST = `nginx@sha256:${'a'.repeat(64)}`;

test("the guide's policy is shown with its faults: the registry that it asks, the digest that it breaks, the order that it changes", () => {
  const text = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers:
    - name: first
      image: ghcr.io/a/b:1
    - name: second
      image: busybox:1
  containers:
    - name: web
      image: ${DIGEST}
`;
  const { text: after, skipped } = preview(text, settings, NO_FILE, previewedOf(GUIDE));
  const broken = `${DOMAIN}/library/${DIGEST.replace('@', ':')}`;
  assert.match(
    after,
    new RegExp(`name: second\\n +image: ${DOMAIN}/library/busybox:1\\n +- (?:name: first|image: ghcr)`),
  );
  assert.ok(after.includes(broken));
  assert.deepEqual(skipped, [
    // The last init container is the first that Kyverno looks at.
    'preview.registry index.docker.io',
    'preview.registry ghcr.io',
    `preview.invalidImage Pod web ${broken}`,
    'preview.order Pod web initContainers second, first',
  ]);
});

test('a policy that was edited by hand is shown as it is, not as the settings would have it', () => {
  const edited = renderPolicy('cluster-policy', settings)
    .replaceAll(DOMAIN, 'other.example.com')
    .replace('                - Pod\n', "                - Pod\n              namespaces: ['shop']\n");
  const pod = objectWith('v1', 'Pod', []);
  const inShop = pod.replace('  name: web\n', '  name: web\n  namespace: shop\n');
  // The policy may stand in the same file, and its own variables are no template.
  assert.deepEqual(preview(`${inShop}---\n${pod}---\n${edited}`, settings, NO_FILE, previewedOf(edited)), {
    text: `${inShop.replace('nginx', 'other.example.com/library/nginx')}---\n${pod}---\n${edited}`,
    changes: ['Pod web spec.containers[0].image nginx:1.27 other.example.com/library/nginx:1.27'],
    spans: ['nginx:1.27'],
    skipped: ['preview.notMatched Pod web'],
  });
});

/** A ClusterPolicy with one rule for Pods. */
function ruleOf(rule: string): PreviewedPolicy {
  return previewedOf(`apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: mine }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      ${rule}
`);
}

test('a workload is changed as Kyverno changes it, and keys are added where there are none', () => {
  const text = `${objectWith('apps/v1', 'Deployment', WORKLOAD)}# the end\n`;
  const policy = ruleOf(
    'mutate: { patchStrategicMerge: { metadata: { labels: { +(team): a } }, spec: { imagePullSecrets: [{ name: s }], containers: [{ (name): "*", imagePullPolicy: Always }] } } }',
  );
  const { text: after } = preview(text, settings, NO_FILE, policy);
  const { changes } = preview(text, settings, NO_FILE, policy);
  assert.deepEqual(changes, []);
  assert.deepEqual(load(after), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      template: {
        metadata: { labels: { team: 'a' } },
        spec: {
          containers: [{ name: 'a', image: 'nginx:1.27', imagePullPolicy: 'Always' }],
          imagePullSecrets: [{ name: 's' }],
        },
      },
    },
  });
  assert.match(after, /image: nginx:1\.27\n +imagePullPolicy: Always\n/);
  assert.match(after, /# the end\n$/);
});

test('a policy that refuses, fails or only reports says so', () => {
  const pod = objectWith('v1', 'Pod', []);
  const deny = (action: string) =>
    ruleOf(
      `validate: { failureAction: ${action}, message: "{{ request.object.metadata.name }} is not allowed", deny: { conditions: { all: [{ key: "{{ request.object.spec.containers[].image | [0] }}", operator: AnyIn, value: ["nginx:*"] }] } } }`,
    );
  const skipped = (policy: PreviewedPolicy) => preview(pod, settings, NO_FILE, policy).skipped;
  assert.deepEqual(skipped(deny('Enforce')), ['preview.refused Pod web web is not allowed']);
  assert.deepEqual(skipped(deny('Audit')), ['preview.reported Pod web web is not allowed']);
  const failing = ruleOf(
    'mutate: { patchStrategicMerge: { metadata: { labels: { a: "{{ request.object.nope }}" } } } }',
  );
  assert.deepEqual(skipped(failing), ['preview.failsAndRefuses Pod web Unknown key "nope" in path']);
});

test('JSON gets its new keys too', () => {
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'a', image: 'nginx' }] },
  });
  const { text: after } = preview(
    text,
    settings,
    NO_FILE,
    ruleOf('mutate: { patchStrategicMerge: { spec: { imagePullSecrets: [{ name: s }] } } }'),
  );
  assert.deepEqual(JSON.parse(after).spec, {
    containers: [{ name: 'a', image: 'nginx' }],
    imagePullSecrets: [{ name: 's' }],
  });
});

test('a policy that takes too long is not asked about the other Pods', () => {
  let asked = 0;
  const slow = ruleOf(
    `mutate: { patchStrategicMerge: { metadata: { labels: { a: "{{ \`[1]\` | ${'[@, @][] | '.repeat(40)} length(@) }}" } } } }`,
  );
  const evaluable = {
    ...slow.evaluable,
    admit: (admission: Parameters<typeof slow.evaluable.admit>[0]) => {
      asked++;
      return slow.evaluable.admit(admission);
    },
  };
  const text = Array.from({ length: 50 }, () => objectWith('v1', 'Pod', [])).join('---\n');
  const { skipped } = preview(text, settings, NO_FILE, { ...slow, evaluable });
  assert.equal(asked, 1);
  assert.match(skipped.join(), /^preview\.unknown\.budget Pod web > \d+$/);
});

test('an object that makes many Pods is admitted once, and keeps what is written into each of them', () => {
  const job =
    '    - template:\n        spec:\n          template:\n            spec:\n              containers:\n';
  const text = `apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nspec:\n  suspend: false\n  replicatedJobs:\n${['a', 'b', 'c'].map((name) => `${job}                - name: ${name}\n                  image: nginx:1.27\n`).join('')}`;
  const policy = recommended(settings);
  const asked: unknown[] = [];
  const evaluable: PreviewedPolicy['evaluable'] = {
    ...policy.evaluable,
    admit: (admission) => {
      const { object } = admission;
      asked.push(object['kind']);
      const outcome = policy.evaluable.admit(admission);
      const spec = { ...Object(object['spec']), suspend: true };
      return object['kind'] === 'JobSet' && outcome.kind === 'admitted'
        ? { ...outcome, object: { ...object, spec } }
        : outcome;
    },
  };
  const shown = preview(text, settings, NO_FILE, { ...policy, evaluable });
  assert.deepEqual(asked, ['JobSet', 'Pod', 'Pod', 'Pod']);
  assert.equal(
    shown.text,
    text.replaceAll('nginx', `${DOMAIN}/library/nginx`).replace('suspend: false', 'suspend: true'),
  );
});
