// Tests of `nearpull pipe`: what comes out, what is said, and when it fails.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { load } from 'js-yaml';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const ARGS = ['pipe', '--domain', DOMAIN];

test('pipe rewrites what is safe, and nothing else in the stream', async (t) => {
  const stdin = `# head\n${pod('nginx', 'quay.io/a/b:1')}---\nkind: ConfigMap\napiVersion: v1\ndata: {image: nginx}\n`;
  const { code, stdout, stderr } = await piped(t, stdin);
  assert.equal(stdout, stdin.replace('- image: nginx', `- image: ${DOMAIN}/library/nginx:latest`));
  assert.deepEqual([code, stderr], [0, '']);
});

test('pipe passes on byte for byte what it does not change', async (t) => {
  for (const stdin of [
    Buffer.alloc(0),
    Buffer.from('# nothing\r\n\r\n'),
    Buffer.from([0xff, 0x00, 0x69, 0x6d]),
    Buffer.from(`\ufeff${pod('quay.io/a/b:1').replaceAll('\n', '\r\n')}`),
    Buffer.concat([Buffer.from(`# image \n${pod('quay.io/a/b:1')}`), Buffer.from([0xc3])]),
  ]) {
    const { code, bytes } = await piped(t, stdin);
    assert.deepEqual(bytes, stdin);
    assert.equal(code, 0);
  }
});

test('what is left goes to standard error and is no failure', async (t) => {
  const { code, stdout, stderr } = await piped(t, pod('nginx', 'nginx:bad:tag'));
  assert.equal(stdout, pod(`${DOMAIN}/library/nginx:latest`, 'nginx:bad:tag'));
  assert.match(stderr, /^Pod web, spec\.containers\[1\]\.image: error: .* \(invalid-image-reference\)\n$/);
  assert.equal(code, 0);
  const unnamed = await piped(t, pod('nginx:bad:tag').replace('  name: web\n', '  labels: {}\n'));
  assert.match(unnamed.stderr, /^<stdin>:7:14: error: /);
});

test('pipe writes nothing where it cannot do its job', async (t) => {
  const large = `${pod('nginx')}# ${'x'.repeat(1_200_000)}\n`;
  for (const [args, stdin, files, reason] of [
    [['pipe'], pod('nginx'), {}, /pipe needs the access domain/],
    [['pipe', '--domain', 'a/b c'], pod('nginx'), {}, /a\/b c/],
    [[...ARGS, 'deploy.yaml'], pod('nginx'), {}, /cannot use deploy\.yaml/],
    [ARGS, pod('nginx'), { '.nearpull.yaml': 'colour: red\n' }, /colour/],
    [ARGS, large, { '.nearpull.yaml': 'limits: {fileMegabytes: 1}\n' }, /^.*fileMegabytes/m],
    [
      ARGS,
      `${pod('nginx')}${'a: &a {b: [1, 2]}\n'.repeat(150_000)}`,
      {},
      /entries, brackets, braces and lines/,
    ],
    [
      ARGS,
      Buffer.concat([Buffer.from(pod('nginx')), Buffer.from([0x23, 0xff])]),
      {},
      /not valid UTF-8 or UTF-16/,
    ],
  ] as const) {
    const { code, bytes, stderr } = await piped(t, stdin, args, files);
    assert.deepEqual([code, bytes.length], [2, 0], stderr);
    assert.match(stderr, reason);
  }
});

test('pipe reads a document of more than 5 MB, because a List is a whole build', async (t) => {
  const data = `- apiVersion: v1\n  kind: ConfigMap\n  data:\n    a: |\n${'      text\n'.repeat(20)}`;
  const item = pod('nginx').trimEnd().replaceAll('\n', '\n  ');
  const stdin = `apiVersion: v1\nkind: List\nitems:\n${data.repeat(22_000)}- ${item}\n`;
  assert.ok(stdin.length > 5_500_000);
  const { code, stdout, stderr } = await piped(t, stdin);
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(stdout, stdin.replace('image: nginx', `image: ${DOMAIN}/library/nginx:latest`));
});

test('the options overrule functionConfig, and functionConfig the project file', async (t) => {
  const list = (spec: string) =>
    `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${pod('nginx').trimEnd().replaceAll('\n', '\n  ')}\nfunctionConfig:\n  kind: Nearpull\n  spec: ${spec}\n`;
  const files = { '.nearpull.yaml': 'proxy: {domain: file.example.com}\naddLatestTag: false\n' };
  const config = list('{proxy: {domain: config.example.com}}');
  for (const [args, stdin, image] of [
    [['pipe'], list('{}'), 'file.example.com/library/nginx'],
    [['pipe'], config, 'config.example.com/library/nginx'],
    [ARGS, config, `${DOMAIN}/library/nginx`],
  ] as const) {
    const { code, stdout } = await piped(t, stdin, args, files);
    assert.equal(stdout, stdin.replace('image: nginx', `image: ${image}`));
    assert.equal(code, 0);
  }
  const wrong = await piped(t, list('{proxy: {domain: a b}, colour: red}'), ['pipe'], files);
  assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /^nearpull: functionConfig: .*a b.*\nnearpull: functionConfig: .*colour/m);
});

test('pipe writes into the results of a ResourceList what is left in its items', async (t) => {
  const stdin = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${pod('nginx', 'nginx:bad:tag').trimEnd().replaceAll('\n', '\n  ')}\n`;
  const { code, stdout, stderr } = await piped(t, stdin);
  const { items, results } = load(stdout) as { items: unknown; results: readonly Record<string, unknown>[] };
  assert.deepEqual(items, [load(pod(`${DOMAIN}/library/nginx:latest`, 'nginx:bad:tag'))]);
  assert.deepEqual(
    results.map(({ severity, field }) => ({ severity, field })),
    [{ severity: 'error', field: { path: 'spec.containers[1].image', currentValue: 'nginx:bad:tag' } }],
  );
  assert.match(stderr, /^Pod web, spec\.containers\[1\]\.image: error: /);
  assert.equal(code, 0);
});

function piped(
  t: TestContext,
  stdin: string | Buffer,
  args: readonly string[] = ARGS,
  files: Readonly<Record<string, string>> = {},
) {
  return folder(t, files).nearpull(args, { stdin });
}
