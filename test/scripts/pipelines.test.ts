// Runs the scripts of the action and of the examples for pipelines, with the program of this checkout in the place of the one that npx would
// fetch.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { load } from 'js-yaml';
import { FILES, read, readJson } from '../repo/repository.ts';
import { pod } from '../support/cli.ts';
import { npxFolder } from '../support/npx.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { version } = readJson('package.json');

test('every version of nearpull in files that others copy is the one of package.json', () => {
  const named = FILES.filter((path) =>
    /^(?:integrations\/|docs\/|README|action\.yml|\.pre-commit)/.test(path),
  ).flatMap((path) =>
    [...read(path).matchAll(/\bnearpull@v?(\d[\w.-]*)/g)].map(([, found]) => ({ path, found })),
  );
  assert.ok(named.length > 4);
  assert.deepEqual(
    named.filter(({ found }) => found !== version),
    [],
  );
});

test('the action checks the paths, and writes SARIF only where it is wanted', (t) => {
  const { run, path } = npxFolder(t, { 'a b/web.yaml': pod('nginx'), 'clean.yaml': pod('quay.io/a/b:1') });
  const [step] = yaml('action.yml').runs.steps;
  const action = (inputs: object) =>
    run(['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], { ACTION: ROOT, ...inputs });
  const found = action({ PATHS: 'a b\nclean.yaml\n', SARIF: '', NEARPULL_DOMAIN: '' });
  assert.equal(found.status, 1, found.stderr);
  assert.match(found.stdout, /a b\/web\.yaml/);
  assert.equal(action({ PATHS: 'clean.yaml', SARIF: '', NEARPULL_DOMAIN: '' }).status, 0);
  assert.equal(action({ PATHS: '--help', SARIF: '', NEARPULL_DOMAIN: '' }).status, 2, 'a path is no option');
  const inputs = { PATHS: '.', SARIF: 'out.sarif', NEARPULL_DOMAIN: 'p.example.com' };
  assert.equal(action(inputs).status, 1);
  const { runs } = JSON.parse(readFileSync(join(path, 'out.sarif'), 'utf8'));
  assert.match(JSON.stringify(runs[0].results), /p\.example\.com\/library\/nginx/);
});

test('the action and its examples ask for the least permissions', () => {
  for (const name of ['check', 'many-repositories']) {
    const { permissions, jobs } = yaml(`integrations/github/${name}.yml`);
    assert.deepEqual(permissions, { contents: 'read' });
    for (const [job, { permissions: own }] of Object.entries<{ permissions?: object }>(jobs)) {
      const more = job === 'code-scanning' ? { contents: 'read', 'security-events': 'write' } : undefined;
      assert.deepEqual(own, more, job);
    }
  }
});

test('the matrix for many repositories covers each of them once, and makes a page although one cannot be cloned', (t) => {
  const { run, path, repositories } = manyRepositories(t);
  const { jobs } = yaml('integrations/github/many-repositories.yml');
  const groups: readonly number[] = jobs.check.strategy.matrix.group;
  const step = jobs.check.steps.find((each: { run?: string }) => each.run);
  assert.deepEqual(
    groups,
    Array.from({ length: step.env['GROUPS_IN_ALL'] }, (_, group) => group),
  );
  writeFileSync(join(path, 'repositories.txt'), [...repositories, `${path}/none/such.git`, ''].join('\n'));
  const script = (text: string, env: object) => run(['bash', '-eo', 'pipefail', '-c', text], env);
  const inTwo = [0, 1].map((group) => {
    const { status } = script(step.run.replace('mkdir', 'mkdir -p'), { GROUP: group, GROUPS_IN_ALL: 2 });
    return status;
  });
  assert.deepEqual(inTwo.sort(), [0, 1], 'the repository that cannot be cloned fails its group');
  assertResults(join(path, 'results'));
  const merge = jobs.report.steps.find((each: { run?: string }) => each.run).run;
  assert.equal(script(merge, {}).status, 0);
  assertPage(join(path, 'images.html'));
});

test('the Workflow of Argo checks each repository, and makes a page of the results', (t) => {
  const { run, path, repositories } = manyRepositories(t);
  const { spec } = yaml('integrations/argo-workflows/many-repositories.yaml');
  const container = (name: string) =>
    spec.templates.find((each: { name: string }) => each.name === name).container;
  mkdirSync(join(path, 'results'));
  for (const [index, url] of repositories.entries()) {
    const [script] = container('check').args;
    const own = script
      .replaceAll('/tmp/clone', join(path, `clone-${index}`))
      .replace('/tmp/result.jsonl', join(path, 'results', `${index}.jsonl`));
    assert.equal(run([...container('check').command, own], { URL: url }).status, 0);
  }
  assertResults(join(path, 'results'));
  const [merge] = container('report').args;
  const merging = merge
    .replace('/tmp/results', join(path, 'results'))
    .replace('/tmp/images.html', join(path, 'images.html'));
  assert.equal(run([...container('report').command, merging], {}).status, 0);
  assertPage(join(path, 'images.html'));
});

test('a linter finds nothing in the Containerfile, and its image can come from a proxy', () => {
  const text = read('integrations/container/Containerfile');
  assert.deepEqual(validate(text), []);
  assert.notDeepEqual(validate(text.replace('FROM', 'FORM')), []);
  assert.match(text, /^FROM \$\{REGISTRY\}\//m);
});

// biome-ignore lint/suspicious/noExplicitAny: each test asks for the part of these files that it is about.
function yaml(path: string): any {
  return load(read(path));
}

/** Three repositories of two teams, which can be cloned. */
function manyRepositories(t: TestContext) {
  const all = npxFolder(t, {
    'git/shop/web.git/deploy.yaml': pod('nginx'),
    'git/shop/api.git/deploy.yaml': pod('quay.io/a/b:1'),
    'git/site/web.git/deploy.yaml': pod('redis:7'),
  });
  const repositories = ['shop/web', 'shop/api', 'site/web'].map((name) =>
    join(all.path, 'git', `${name}.git`),
  );
  for (const repository of repositories) {
    for (const words of [
      ['init', '--quiet'],
      ['add', '--all'],
      ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'a'],
    ]) {
      const { status, stderr } = all.run(['git', '-C', repository, ...words], {});
      assert.equal(status, 0, stderr);
    }
  }
  return { ...all, repositories };
}

/** Each repository has a file, which begins with the run and its name. */
function assertResults(path: string): void {
  const runs = readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8').split('\n'));
  const found = runs.map((lines) => {
    const { type, repository } = JSON.parse(lines[0] ?? '');
    return [type, repository, lines.filter((line) => line.startsWith('{"type":"finding"')).length];
  });
  assert.deepEqual(found.sort(), [
    ['run', 'shop/api', 0],
    ['run', 'shop/web', 1],
    ['run', 'site/web', 1],
  ]);
}

/** One page about all of them. */
function assertPage(path: string): void {
  const page = readFileSync(path, 'utf8');
  for (const name of ['shop/web', 'site/web', 'library/nginx', 'library/redis']) {
    assert.ok(page.includes(name), name);
  }
}
