// Tests of `nearpull restore`: what the rewriting did is undone, and what cannot be known is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRESET_NAMES, PRESETS } from '../../core/index.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

/** Whole references, references in parts, a kustomization, a Compose file, a Dockerfile, templates and comments. */
const FILES = {
  'pod.yaml': pod(
    'nginx:1.27 # why',
    '"grafana/grafana:11"',
    `redis@sha256:${'a'.repeat(64)}`,
    'ghcr.io/acme/web:1',
    'quay.io/acme/db:2',
    'registry.acme.example/a/b:1',
  ),
  Dockerfile: 'FROM alpine:3 AS base\nFROM base\nCOPY --from=busybox:1 a b\n',
  'compose.yaml': 'services:\n  web:\n    image: bitnami/kafka:4.0.0\n',
  'kustomization.yaml': 'images:\n  - name: example\n    newName: grafana/loki\n    newTag: "3"\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'chart/values.yaml':
    'a:\n  image:\n    registry: docker.io\n    repository: bitnami/redis\n    tag: "7"\nb:\n  image:\n    repository: grafana/tempo\n    tag: "2"\n',
  'chart/templates/a.yaml':
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: "nginx:{{ .Values.tag }}"\n',
};

test('what fix wrote is restored byte for byte, for every preset', async (t) => {
  for (const preset of PRESET_NAMES) {
    const { nearpull, read } = folder(t, FILES);
    const where = [
      '--preset',
      preset,
      '--domain',
      PRESETS[preset].domain ?? 'proxy.example/team',
      '--allow-dirty',
    ];
    const own = PRESETS[preset].template.includes('${prefix}')
      ? where
      : where.map((word) => word.replace('/team', ''));
    const registries = ['--registry', 'quay.io=quay.proxy.example/q'];
    const fixed = await nearpull(['fix', ...own, ...registries]);
    assert.equal(fixed.code, 0, preset + fixed.stdout);
    assert.notEqual(read('pod.yaml').toString(), FILES['pod.yaml']);
    const { code, stdout, stderr } = await nearpull(['restore', ...own, ...registries]);
    for (const [name, text] of Object.entries(FILES)) {
      assert.equal(read(name).toString(), text, `${preset} ${name}`);
    }
    assert.match(stdout, /^Restored 1\d places in 6 files\.$/m, preset);
    assert.match(stderr, /^5 names lost library\/\. Nobody can know /m);
    assert.equal(code, 0);
    const again = await nearpull(['restore', ...own, ...registries]);
    assert.deepEqual([again.stdout, again.code], ['Restored 0 places in 0 files.\n', 0]);
  }
});

const HERE = ['--domain', DOMAIN] as const;

test('what cannot be known is said: library/ is taken away, :latest stays', async (t) => {
  const { nearpull, read } = folder(t, {
    'a.yaml': pod(`${DOMAIN}/library/nginx:latest`, `${DOMAIN}/a/b:latest`),
  });
  const { code, stdout, stderr } = await nearpull(['restore', ...HERE]);
  assert.equal(read('a.yaml').toString(), pod('nginx:latest', 'a/b:latest'));
  assert.equal(stdout, 'a.yaml  2 places restored\nRestored 2 places in 1 file.\n');
  assert.equal(
    stderr,
    'One name lost library/. Nobody can know whether it was there before the rewriting.\n' +
      '2 images keep :latest. Nobody can know whether it was there before the rewriting.\n',
  );
  assert.equal(code, 0);
});

test('an image that no edit is certain to restore stays, is named with its place, and gives exit code 1', async (t) => {
  const shared = `x: &same ${DOMAIN}/library/nginx:1\n${pod('*same')}`;
  const kustomization = `resources: [web.yaml]\nimages: [{name: ${DOMAIN}/library/redis, newTag: "8"}]\n`;
  const { nearpull, read } = folder(t, {
    'a.yaml': shared,
    'b/kustomization.yaml': kustomization,
    'b/web.yaml': pod(`${DOMAIN}/library/redis:7`, `${DOMAIN}/library/nginx:1`),
  });
  const { code, stdout, stderr } = await nearpull(['restore', ...HERE]);
  assert.equal(read('a.yaml').toString(), shared);
  assert.equal(
    stderr.split('\n')[1],
    `nearpull: a.yaml:1:10: ${DOMAIN}/library/nginx:1 stays, because no edit is certain to be right. Without the proxy it is nginx:1.`,
  );
  assert.equal(read('b/web.yaml').toString(), pod(`${DOMAIN}/library/redis:7`, 'nginx:1'));
  assert.equal(
    read('b/kustomization.yaml').toString(),
    kustomization.replace(', newTag', ', newName: redis, newTag'),
    'the entry still finds the image, and gives it another name',
  );
  assert.match(stdout, /^Restored 2 places in 2 files\.$/m);
  assert.equal(code, 1);
});

test('a dry run prints a patch, and standard input is a filter', async (t) => {
  const proxied = pod(`${DOMAIN}/library/nginx:1`);
  const { nearpull, read } = folder(t, { 'a.yaml': proxied });
  const dry = await nearpull(['restore', '--dry-run', ...HERE]);
  assert.equal(read('a.yaml').toString(), proxied);
  assert.match(dry.stdout, /^-\s+- image: .*\n\+\s+- image: nginx:1$/m);
  assert.match(dry.stderr, /^Would restore 1 place in 1 file\. Nothing was written\.$/m);
  const piped = await nearpull(['restore', '-', ...HERE], { stdin: proxied });
  assert.equal(piped.stdout, pod('nginx:1'));
  const other = await nearpull(['restore', '-', ...HERE], { stdin: 'a: 1\n' });
  assert.equal(other.stdout, 'a: 1\n');
  const json = JSON.parse((await nearpull(['restore', '--format=json', ...HERE])).stdout);
  assert.deepEqual(json.files, [{ file: 'a.yaml', edits: 1, written: true, reviewed: [] }]);
});

test('it needs a domain and a template that can be read back, and does not write over changes', async (t) => {
  const { nearpull, git } = folder(t, { 'a.yaml': pod(`${DOMAIN}/library-nginx:1`) });
  const none = await nearpull(['restore']);
  assert.match(none.stderr, /^nearpull: restore needs the access domain/);
  assert.equal(none.code, 2);
  const joined = await nearpull(['restore', ...HERE, '--template', '${domain}/${namespace}-${name}']);
  assert.match(
    joined.stderr,
    /^nearpull: names cannot be read back from the template \$\{domain\}\/\$\{namespace\}-\$\{name\}: /m,
  );
  assert.equal(joined.code, 2);
  await git(['init', '-q']);
  const untracked = folder(t, { 'a.yaml': pod(`${DOMAIN}/library/nginx:1`) });
  await untracked.git(['init', '-q']);
  const refused = await untracked.nearpull(['restore', ...HERE]);
  assert.match(refused.stderr, /^nearpull: a\.yaml: not written: Git does not track it/m);
  assert.equal(refused.code, 2);
});
