// Tests of `nearpull report`: it puts the results of many repositories together, compares them with earlier ones, and trusts no file.
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { loadAll } from 'js-yaml';
import { FORMATS } from '../../cli/commandLine/options.ts';
import { DOMAIN, type Folder, folder, pod } from '../support/cli.ts';

const NOW = { SOURCE_DATE_EPOCH: '1793700000' };

/** Two repositories with a file of the same name, each checked into a file of JSON lines. */
async function repositories(t: Parameters<typeof folder>[0]): Promise<Folder> {
  const all = folder(t, {
    'shop/a.yaml': pod('nginx', `${DOMAIN}/library/redis:7`),
    'web/a.yaml': pod('grafana/grafana:1'),
  });
  for (const name of ['shop', 'web']) {
    const args = ['check', '.', '--domain', DOMAIN, '--format=jsonl'];
    const env = { ...NOW, GITHUB_REPOSITORY: `acme/${name}` };
    all.write(`${name}.jsonl`, (await all.nearpull(args, { cwd: name, env })).stdout);
  }
  return all;
}

test('results of several repositories are told apart by name, in every format', async (t) => {
  const { nearpull } = await repositories(t);
  for (const format of FORMATS) {
    const { code, stdout, stderr } = await nearpull([
      'report',
      'shop.jsonl',
      'web.jsonl',
      '--format',
      format,
    ]);
    assert.deepEqual([code, stderr], [0, ''], format);
    if (format === 'jsonl') {
      assert.match(stdout, /"repository":"acme\/shop"[\s\S]*"repository":"acme\/web"/);
    } else {
      assert.match(stdout, /acme\/shop\/a\.yaml[\s\S]*acme\/web\/a\.yaml/, format);
    }
  }
});

test('a merged stream of JSON lines is merged again as it is', async (t) => {
  const { nearpull } = await repositories(t);
  const once = await nearpull(['report', 'shop.jsonl', 'web.jsonl', '--format=jsonl']);
  const again = await nearpull(['report', '-', '--format=jsonl'], { stdin: once.stdout });
  assert.equal(again.stdout, once.stdout);
  const only = await nearpull(['report', 'shop.jsonl', '--format=json']);
  assert.equal(
    JSON.parse(only.stdout).findings[0].file,
    'a.yaml',
    'one repository needs no name before its files',
  );
});

test('the trend counts what is gone and what is new, whatever other repositories are in the report', async (t) => {
  const { nearpull, write, read } = await repositories(t);
  write('shop/a.yaml', `# moved\n${pod('busybox', `${DOMAIN}/library/nginx:1`)}`);
  const args = ['check', '.', '--domain', DOMAIN, '--format=jsonl'];
  const env = { SOURCE_DATE_EPOCH: '1793800000', GITHUB_REPOSITORY: 'acme/shop' };
  write('now.jsonl', (await nearpull(args, { cwd: 'shop', env })).stdout);
  write('before.jsonl', Buffer.concat([read('shop.jsonl'), read('web.jsonl')]));
  const { stdout } = await nearpull([
    'report',
    'now.jsonl',
    'web.jsonl',
    '--against=before.jsonl',
    '--format=html',
  ]);
  assert.match(stdout, /Compared with the last one: 1 problems are gone, 1 are new\./);
  assert.match(stdout, /<polyline /);
});

test('what Kyverno says about the cluster is on the page, without the results of other policies', async (t) => {
  const { nearpull, write } = await repositories(t);
  const result = (policy: string, outcome: string) => ({
    policy,
    result: outcome,
    message: `${policy}: nginx`,
  });
  const item = (name: string, ...results: readonly object[]) => ({
    metadata: { namespace: 'shop' },
    scope: { kind: 'Pod', name, namespace: 'shop' },
    results,
  });
  const own = 'report-docker-hub';
  const items = [
    item('web-1', result(own, 'fail'), result('other', 'fail')),
    item('db-0', result(own, 'pass')),
    item('x'),
  ];
  write('cluster.json', JSON.stringify({ kind: 'List', items }));
  const args = ['report', 'web.jsonl', '--policy-reports', 'cluster.json', '--format=html'];
  const { stdout, code } = await nearpull(args);
  assert.equal(code, 0);
  assert.match(stdout, /1 of 2 Pods pulls an image/);
  assert.match(stdout, /<code>Pod\/web-1<\/code>/);
  assert.doesNotMatch(stdout, /other: nginx/);
  write('cluster.json', '{"items": 1}');
  const wrong = await nearpull(args);
  assert.equal(
    wrong.stderr,
    'nearpull: cluster.json: not what `kubectl get policyreports -A -o json` prints\n',
  );
  assert.deepEqual([wrong.stdout, wrong.code], ['', 2]);
});

test('what cluster printed is on the page: images, unreached Pods, policies, and what Kyverno needs', async (t) => {
  const { nearpull, write } = await repositories(t);
  const { stdout: yaml } = await nearpull(['policy', `--domain=${DOMAIN}`]);
  const policies = loadAll(yaml).map((each, index) => ({
    ...(each as object),
    ...(index === 0 && { status: { conditionStatus: { ready: false } } }),
  }));
  const list = (...items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const cluster = async (stdin: string): Promise<string> => {
    write(
      'overview.json',
      (await nearpull(['cluster', '--format=json', '--domain', DOMAIN], { stdin })).stdout,
    );
    const run = await nearpull(['report', 'web.jsonl', '--cluster', 'overview.json', '--format=html']);
    assert.deepEqual([run.code, run.stderr], [0, '']);
    return /<h2>In the cluster<[\s\S]*?<\/section>/.exec(run.stdout)?.[0] ?? assert.fail('no section');
  };
  const pods = [runningPod('shop', 'nginx:1'), runningPod('kube-system', 'redis:7')];
  const known = await cluster(
    list(...policies, ...pods, runningPod('kyverno', 'ghcr.io/kyverno/kyverno:v1')),
  );
  assert.match(known, /3 images of 3 Pods/);
  assert.match(known, new RegExp(`<code>nginx:1</code><small>→ ${DOMAIN}/library/nginx:1<`));
  assert.match(known, /from Docker Hub 2</);
  assert.match(
    known,
    /<span class="badge fail">not ready<\/span><\/td><td><code>MutatingPolicy\/redirect-docker-hub</,
  );
  assert.match(known, /kube-system[\s\S]*Kyverno leaves its namespace out[\s\S]*<code>redis:7<\/code>/);
  assert.match(known, /<ul id="cluster-mirror"><li><code>ghcr\.io\/kyverno\/kyverno:v1<\/code><\/li>/);
  assert.doesNotMatch(known, /unknown/i);
  const unknown = await cluster(list(...pods));
  assert.match(unknown, /<h3>Policies<\/h3>\n<p>unknown<\/p>/);
  assert.match(unknown, /Whether a policy redirects the other Pods is unknown/);
  assert.match(unknown, /Kyverno&#39;s own images: unknown/);
  const empty = await cluster(list());
  assert.match(empty, /0 images of 0 Pods[\s\S]*<p>Nothing\.<\/p>/);
});

test('what cluster printed may come from standard input', async (t) => {
  const { nearpull } = await repositories(t);
  const list = { apiVersion: 'v1', kind: 'List', items: [runningPod('shop', 'nginx:1')] };
  const { stdout: stdin } = await nearpull(['cluster', '--format=json'], { stdin: JSON.stringify(list) });
  const { stdout, code } = await nearpull(['report', 'web.jsonl', '--cluster=-', '--format=html'], { stdin });
  assert.equal(code, 0);
  assert.match(stdout, /<h2>In the cluster</);
});

suite('a file that is not what cluster printed', () => {
  const image = {
    reference: 'nginx',
    registry: 'docker.io',
    status: 'docker-hub',
    target: null,
    namespace: 'shop',
    owner: 'Pod web',
    list: 'containers',
    pods: 1,
    admission: { kind: 'unknown' },
  };
  const cluster = {
    objects: { Pod: 1 },
    policies: [{ kind: 'MutatingPolicy', name: 'a', ready: null, evaluated: true }],
    images: [image],
    unreached: [{ reason: 'static', namespace: 'shop', owner: 'Pod web', images: ['nginx'] }],
    beforeKyverno: { kyverno: ['nginx'], others: ['redis'] },
  };
  const { policies, unreached, beforeKyverno } = cluster;
  const cases: readonly (readonly [string, unknown])[] = [
    ['nothing', null],
    ['a list', [cluster]],
    ['no images', { ...cluster, images: undefined }],
    ['images that are no list', { ...cluster, images: { length: 0 } }],
    ['a status that does not exist', { ...cluster, images: [{ ...image, status: '__proto__' }] }],
    ['a reference that is no text', { ...cluster, images: [{ ...image, reference: ['nginx'] }] }],
    ['a count that is no number', { ...cluster, images: [{ ...image, pods: '<b>' }] }],
    ['a count below nothing', { ...cluster, objects: { Pod: -1 } }],
    ['an admission of another kind', { ...cluster, images: [{ ...image, admission: { kind: 'x' } }] }],
    ['a redirection to nowhere', { ...cluster, images: [{ ...image, admission: { kind: 'redirected' } }] }],
    ['a refusal without words', { ...cluster, images: [{ ...image, admission: { kind: 'refused' } }] }],
    ['policies left out', { ...cluster, policies: undefined }],
    ['a policy that is ready in words', { ...cluster, policies: [{ ...policies[0], ready: 'true' }] }],
    ['a reason that does not exist', { ...cluster, unreached: [{ ...unreached[0], reason: 'toString' }] }],
    ['an image of Pods that is no text', { ...cluster, unreached: [{ ...unreached[0], images: [1] }] }],
    ['nothing about Kyverno', { ...cluster, beforeKyverno: null }],
    ['an image to mirror that is no text', { ...cluster, beforeKyverno: { ...beforeKyverno, others: [{}] } }],
  ];
  const page = async (t: TestContext, text: string) => {
    const { nearpull, write } = await repositories(t);
    write('overview.json', text);
    return nearpull(['report', 'web.jsonl', '--cluster', 'overview.json', '--format=html']);
  };
  const refused =
    'nearpull: overview.json: not what `nearpull cluster --format json` of this version prints\n';

  test('the file that the others spoil is taken', async (t) => {
    assert.equal((await page(t, JSON.stringify({ schemaVersion: 2, cluster }))).code, 0);
  });
  for (const [name, own] of cases) {
    test(name, async (t) => {
      const { code, stdout, stderr } = await page(t, JSON.stringify({ schemaVersion: 2, cluster: own }));
      assert.deepEqual([code, stdout, stderr], [2, '', refused]);
    });
  }
  test('no JSON, or that of another version', async (t) => {
    for (const text of ['', 'hello', 'null', '[]', JSON.stringify({ schemaVersion: 3, cluster })]) {
      const { code, stdout, stderr } = await page(t, text);
      assert.deepEqual([code, stdout, stderr], [2, '', refused], text);
    }
  });
});

/** Kyverno's Pods are known by their label. */
function runningPod(namespace: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace, labels: { 'app.kubernetes.io/part-of': namespace } },
    spec: { containers: [{ name: 'c', image }] },
  };
}

suite('a file that is not what check printed', () => {
  const run = '{"type":"run","schemaVersion":2,"repository":"a","at":"","files":1}';
  const place = '"file":"a","line":1,"column":1,"endLine":1,"endColumn":1';
  const cases: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['another JSON', '[]'],
    ['another version', run.replace('2,', '3,')],
    ['a finding without a run', `{"type":"finding",${place}}`],
    [
      'a rule that does not exist',
      `${run}\n{"type":"finding",${place},"path":"a","rule":"__proto__","severity":"error","message":"","image":null,"excerpt":{"text":"","start":0,"end":0},"fixes":[]}`,
    ],
    [
      'a severity that does not exist',
      `${run}\n{"type":"finding",${place},"path":"a","rule":"moved-image","severity":"fatal","message":"","image":null,"excerpt":{"text":"","start":0,"end":0},"fixes":[]}`,
    ],
    ['an image without a status', `${run}\n{"type":"image",${place},"raw":"nginx"}`],
    ['a line that is no number', `${run}\n{"type":"notice",${place.replace('1', '"1"')},"message":"x"}`],
  ];
  for (const [name, text] of cases) {
    test(name, async (t) => {
      const { nearpull } = folder(t, { 'x.jsonl': text });
      const { code, stdout, stderr } = await nearpull(['report', 'x.jsonl', '--format=html']);
      assert.match(
        stderr,
        /^nearpull: x\.jsonl:[12]: not a line that nearpull check --format jsonl of this version prints\n$/,
      );
      assert.deepEqual([stdout, code], ['', 2]);
    });
  }

  test('a file that is not there', async (t) => {
    const { nearpull } = folder(t);
    const { code, stderr } = await nearpull(['report', 'gone.jsonl']);
    assert.equal(stderr, 'nearpull: gone.jsonl: no such file or folder\n');
    assert.equal(code, 2);
  });
});
