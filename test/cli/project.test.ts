// Tests of the project file, and of what the files of a run mean for each other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const CONFIG = `proxy: { domain: ${DOMAIN} }\n`;

test('the project file of the current folder gives what the options do not', async (t) => {
  const { nearpull, read } = folder(t, {
    '.nearpull.yaml': `${CONFIG}addLatestTag: false\nexclude: [vendor, 'a/*.gen.yaml']\n`,
    'a/x.yaml': pod('nginx'),
    'a/x.gen.yaml': pod('nginx'),
    'a/vendor/y.yaml': pod('nginx'),
  });
  assert.match(
    (await nearpull(['check', '--format=compact', 'a'])).stdout,
    new RegExp(`^a/x\\.yaml.* ${DOMAIN}/library/nginx\\n.*in 1 of 1 file`),
  );
  assert.match(
    (await nearpull(['check', '--format=compact', 'a', '--domain', 'b.example'])).stdout,
    / b\.example\/library\/nginx\n/,
  );
  assert.match(
    (await nearpull(['check', '--format=compact', 'a', '--exclude', 'x.yaml'])).stdout,
    /^Nothing found in 0 files\./,
  );
  assert.match(
    (await nearpull(['check', '--format=compact', 'a', '--no-config'])).stdout,
    /Found 3 problems /,
  );
  assert.equal((await nearpull(['fix', 'a', '--no-config'])).code, 2);
  assert.equal((await nearpull(['fix', 'a'])).code, 0);
  assert.equal(read('a/x.yaml').toString(), pod(`${DOMAIN}/library/nginx`));
  assert.equal(read('a/vendor/y.yaml').toString(), pod('nginx'));
});

test('Dockerfiles and development containers are read in folders, unless the project file turns them off', async (t) => {
  const files = {
    Dockerfile: 'FROM nginx:1.27 AS web\r\nCOPY --from=web a b\r\n',
    'a/web.Dockerfile': '\ufeffARG BASE=redis:7\nFROM ${BASE}\n',
    'a/Containerfile': 'from httpd:2\n',
    'a/Dockerfile.dockerignore': 'FROM nginx\n',
    'a/dockerfile.go': 'package a // FROM\n',
    '.devcontainer/devcontainer.json': '// a\n{ "image": "node:22" }\n',
  };
  const { nearpull, read, write } = folder(t, files);
  assert.match((await nearpull(['check'])).stdout, /Found 4 problems /);
  assert.equal((await nearpull(['fix', '--domain', DOMAIN])).code, 0);
  assert.equal(
    read('Dockerfile').toString(),
    `FROM ${DOMAIN}/library/nginx:1.27 AS web\r\nCOPY --from=web a b\r\n`,
  );
  assert.equal(
    read('a/web.Dockerfile').toString(),
    `\ufeffARG BASE=${DOMAIN}/library/redis:7\nFROM \${BASE}\n`,
  );
  assert.equal(read('a/dockerfile.go').toString(), files['a/dockerfile.go']);
  assert.match((await nearpull(['check', '--domain', DOMAIN])).stdout, /^Nothing found /);
  write('Dockerfile', 'FROM nginx\n');
  write('.nearpull.yaml', 'dialects: { dockerfile: false, devcontainer: false }\n');
  assert.match((await nearpull(['check'])).stdout, /^Nothing found /);
});

test('an option names another project file; a missing one ends the program', async (t) => {
  const { nearpull } = folder(t, {
    'conf/team.json': `{ // ours\n "proxy": {"domain": "${DOMAIN}"} }`,
    'a.yaml': pod('nginx'),
  });
  assert.match(
    (await nearpull(['check', '--config', 'conf/team.json'])).stdout,
    new RegExp(` ${DOMAIN}/library`),
  );
  const missing = await nearpull(['check', '--config=gone.yaml']);
  assert.deepEqual([missing.code, missing.stderr], [2, 'nearpull: gone.yaml: no such file or folder\n']);
});

test('mistakes in the project file are named with their places, and nothing is done', async (t) => {
  const config = 'imagePaths:\n  - kind: A\n    path: a..b\nseverity: loud\n';
  const { nearpull } = folder(t, { '.nearpull.yml': config, 'a.yaml': pod('nginx') });
  const { code, stdout, stderr } = await nearpull(['check', '--format=compact']);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^nearpull: \.nearpull\.yml:3:11: The path a\.\.b .*\nnearpull: \.nearpull\.yml:4:11: .*\n$/,
  );
  assert.equal(code, 2);
  const without = await nearpull(['check', '--format=compact', '--no-config']);
  assert.match(
    without.stdout,
    /^\.nearpull\.yml:3:11 {2}error {4}invalid-setting .*\n\.nearpull\.yml:4:11 .*\na\.yaml:7:14 /,
  );
});

test('image paths of the user are found at keys without any of the usual words', async (t) => {
  const build = 'apiVersion: a.example/v1\nkind: Build\nspec:\n  runner: nginx:1\n';
  const { nearpull } = folder(t, {
    'a.yaml': build,
    '.nearpull.yaml': 'imagePaths: [{kind: Build, path: spec.runner}]\n',
  });
  assert.match(
    (await nearpull(['check', '--format=compact'])).stdout,
    /^a\.yaml:4:11 {2}warning {2}docker-hub-image /,
  );
  assert.equal((await nearpull(['check', '--format=compact', '--no-config'])).code, 0);
});

test('findings of severity information are shown, and the exit code stays 0', async (t) => {
  const { nearpull } = folder(t, {
    '.nearpull.yaml': 'severity: { docker-hub-image: information }\n',
    'a.yaml': pod('nginx'),
  });
  const { code, stdout } = await nearpull(['check', '--format=compact']);
  assert.match(stdout, /^a\.yaml:7:14 {2}information {2}docker-hub-image .*\nFound 1 problem /);
  assert.equal(code, 0);
});

const COMPOSE = 'services:\n  web:\n    image: nginx:1\n';
const VALUES = 'image:\n  repository: nginx\n  tag: "1"\n';
const TEMPLATE = 'spec:\n  containers:\n    - name: a\n      image: redis:7\n';
const CHART = {
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'c/values.yaml': VALUES,
  'c/templates/_pod.tpl': `{{- define "pod" }}\n${TEMPLATE}{{- end }}\n`,
  'c/templates/x/pod.yaml': `apiVersion: v1\nkind: Pod\n${TEMPLATE}`,
};

test('files are known by their names: Compose files, values and templates of charts', async (t) => {
  const { nearpull } = folder(t, {
    ...CHART,
    'compose.yaml': COMPOSE,
    'other.yaml': COMPOSE,
    'other/_pod.tpl': TEMPLATE,
  });
  const { images: rows } = JSON.parse((await nearpull(['images', '--format', 'json'])).stdout);
  const known = rows.map(({ file, dialect, raw }: Record<string, unknown>) => `${file} ${dialect} ${raw}`);
  assert.deepEqual(known, [
    'c/templates/_pod.tpl helm-template redis:7',
    'c/templates/x/pod.yaml helm-template redis:7',
    'c/values.yaml helm-values nginx:1',
    'compose.yaml compose nginx:1',
  ]);
  assert.deepEqual([rows[2].keys, rows[2].resource], [['repository', 'tag'], null]);
});

test('a chart is recognised when the program runs inside of it', async (t) => {
  const { nearpull } = folder(t, CHART);
  const all = await Promise.all([
    nearpull(['images', '--format=json'], { cwd: 'c/templates' }),
    nearpull(['images', '--format=json', 'pod.yaml'], { cwd: 'c/templates/x' }),
    nearpull(['images', '--format=json', 'templates'], { cwd: 'c' }),
    nearpull(['images', '--format=json', 'c/templates/_pod.tpl']),
  ]);
  const found = all.map(({ stdout }) =>
    JSON.parse(stdout).images.map((row: Record<string, unknown>) => `${row.file} ${row.dialect}`),
  );
  assert.deepEqual(found, [
    ['_pod.tpl helm-template', 'x/pod.yaml helm-template'],
    ['pod.yaml helm-template'],
    ['templates/_pod.tpl helm-template', 'templates/x/pod.yaml helm-template'],
    ['c/templates/_pod.tpl helm-template'],
  ]);
});

test('what a kustomization redirects is not found in its resources, however they are named', async (t) => {
  const images = `resources: [pod.yaml]\nimages:\n  - name: nginx\n    newName: ${DOMAIN}/library/nginx\n`;
  const { nearpull } = folder(t, { 'base/Kustomization': images, 'base/pod.yaml': pod('nginx', 'redis') });
  for (const [args, cwd] of [
    [['check', '--format=compact'], '.'],
    [['check', '--format=compact', 'base/pod.yaml'], '.'],
    [['check', '--format=compact', 'pod.yaml'], 'base'],
    [['check', '--format=compact', '../base'], 'base'],
  ] as const) {
    const { stdout } = await nearpull(args, { cwd });
    assert.match(stdout, /^\S*pod\.yaml:8:14 .* redis is pulled .*\nFound 1 problem /, `${args} in ${cwd}`);
  }
});

test('the name of standard input decides how it is read', async (t) => {
  const { nearpull } = folder(t, CHART);
  assert.match(
    (await nearpull(['check', '--format=compact', '-'], { stdin: COMPOSE })).stdout,
    /^Nothing found/,
  );
  const named = ['--stdin-filename', 'sub/compose.yaml', '--domain', DOMAIN];
  assert.match(
    (await nearpull(['check', '--format=compact', '-', ...named], { stdin: COMPOSE })).stdout,
    /^sub\/compose\.yaml:3:12 /,
  );
  const fixed = await nearpull(['fix', '-', ...named], { stdin: COMPOSE });
  assert.equal(fixed.stdout, COMPOSE.replace('nginx', `${DOMAIN}/library/nginx`));
  const inChart = ['images', '-', '--format=json', '--stdin-filename=c/templates/new.yaml'];
  assert.equal(
    JSON.parse((await nearpull(inChart, { stdin: TEMPLATE })).stdout).images[0].dialect,
    'helm-template',
  );
});

test('a fix writes one file only, and no fix that needs a review is applied', async (t) => {
  const kustomization = 'resources: [pod.yaml]\n';
  const { nearpull, read } = folder(t, { 'kustomization.yaml': kustomization, 'pod.yaml': pod('nginx:1') });
  assert.equal((await nearpull(['fix', '--domain', DOMAIN])).code, 0);
  assert.equal(read('kustomization.yaml').toString(), kustomization);
  assert.equal(read('pod.yaml').toString(), pod(`${DOMAIN}/library/nginx:1`));
});

test('what is built here is not reported, also where the file that builds it lies above', async (t) => {
  const { nearpull } = folder(t, {
    'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: echo\n',
    'hack/set.sh': 'kustomize edit set image controller="$IMG"\n',
    'k8s/echo.yaml': pod('echo:1'),
    'k8s/controller.yaml': pod('controller'),
  });
  assert.match((await nearpull(['check', '--format=compact', 'k8s/echo.yaml'])).stdout, /^Nothing found/);
  const { stdout } = await nearpull(['check', '--format=compact', '.', '--domain', DOMAIN]);
  assert.match(stdout, /^k8s\/controller\.yaml.*\nFound 1 problem in 1 of 3 files/);
  assert.match((await nearpull(['fix', '.', '--domain', DOMAIN])).stdout + stdout, /1 problem/);
});

test('an entry that matches nothing is told where all files of its build are among those of the run', async (t) => {
  const large = `# ${'a'.repeat(1_000_000)}\n`;
  const { nearpull, write } = folder(t, {
    'base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'base/pod.yaml': pod('ghcr.io/acme/web:1'),
    'prod/kustomization.yaml': 'resources: [../base]\nimages: [{name: controller, newName: acme/web}]\n',
  });
  const found = async (...args: string[]) =>
    [
      ...(await nearpull(['check', '--format=compact', ...args])).stdout.matchAll(
        /^(\S+).* (unmatched-entry|docker-hub-image) /gm,
      ),
    ].map(([, place, rule]) => [place, rule]);
  const unmatched = [['prod/kustomization.yaml:2:17', 'unmatched-entry']];
  const pulled = [['prod/kustomization.yaml:2:38', 'docker-hub-image']];
  assert.deepEqual(await found('.'), unmatched);
  assert.deepEqual(await found('prod'), pulled);
  assert.deepEqual(await found('.', '--exclude', 'pod.yaml'), pulled);
  write('base/pod.yaml', large + pod('ghcr.io/acme/web:1'));
  assert.deepEqual(await found('.'), pulled);
  write('base/pod.yaml', pod('controller:latest'));
  assert.deepEqual(await found('.'), pulled);
});
