// Tests of `nearpull report`: it puts the results of many repositories together, compares them with earlier ones, and trusts no file.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
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
