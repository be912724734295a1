// Asks containerd what it makes of the files that `nearpull config --containerd` prints, and Tekton and Argo whether our
// Task and Workflow are valid.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { programFiles, readSettings } from '../../core/index.ts';
import { read } from '../repo/repository.ts';
import { folder } from '../support/cli.ts';
import { ARGO, ASK } from './tools.ts';

const GHCR = { 'ghcr.io': 'g.example.com', 'quay.io': 'p.example.com/quay' };

for (const [name, proxy, places] of [
  ['a domain', { domain: 'p.example.com' }, { 'docker.io': 'https://p.example.com/v2' }],
  [
    'a path at a port',
    { domain: 'p.example.com:8443', preset: 'harbor', prefix: 'hub/cn' },
    { 'docker.io': 'https://p.example.com:8443/v2/hub/cn' },
  ],
  [
    'other registries',
    { domain: 'p.example.com', registries: GHCR },
    {
      'docker.io': 'https://p.example.com/v2',
      'ghcr.io': 'https://g.example.com/v2',
      'quay.io': 'https://p.example.com/v2/quay',
    },
  ],
] as const) {
  test(`containerd pulls through the proxy first, with ${name}`, (t) => {
    const { settings } = readSettings({ proxy });
    assert.equal(settings.proxy.kind, 'configured');
    const files = settings.proxy.kind === 'configured' ? programFiles('containerd', settings.proxy) : null;
    const { path } = folder(
      t,
      Object.fromEntries(files?.map((file) => [file.path.slice(1), file.text]) ?? []),
    );
    for (const [host, place] of Object.entries(places)) {
      const [first, last, ...more] = ask('hosts', join(path, 'etc/containerd/certs.d'), host).stdout.split(
        '\n',
      );
      const origin = host === 'docker.io' ? 'registry-1.docker.io' : host;
      assert.deepEqual([first, last, more], [`${place} pull=true`, `https://${origin}/v2 pull=true`, ['']]);
    }
  });
}

test('Tekton takes the Task, and finds mistakes in it', (t) => {
  const task = read('integrations/tekton/nearpull.yaml');
  const { path, write } = folder(t);
  const validate = (text: string) => {
    write('task.yaml', text);
    return ask('task', join(path, 'task.yaml'));
  };
  const { status, stdout, stderr } = validate(task);
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout)[0].args, ['$(params.paths[*])']);
  assert.match(validate(task.replace('runAsNonRoot', 'runAsNoRoot')).stderr, /unknown field "runAsNoRoot"/);
  assert.match(validate(task.replace('params.paths[', 'params.path[')).stderr, /non-existent variable/);
});

test('Argo takes the Workflow, and finds mistakes in it', (t) => {
  const workflow = read('integrations/argo-workflows/many-repositories.yaml');
  const { path, write } = folder(t);
  const validate = (text: string, ...parameters: readonly string[]) => {
    write('workflow.yaml', text);
    return runProgram(ARGO, [join(path, 'workflow.yaml'), ...parameters]);
  };
  const { status, stdout, stderr } = validate(workflow, 'image=p.example.com/library/node:24');
  assert.deepEqual([status, stdout], [0, 'valid\n'], stderr);
  assert.match(validate(workflow).stderr, /arguments\.image\.value .* is required/);
  const misspelt = workflow.replace('inputs.parameters.url', 'inputs.parameters.uri');
  assert.match(validate(misspelt, 'image=a').stderr, /failed to resolve \{\{inputs\.parameters\.uri/);
});

function ask(...words: readonly string[]) {
  return runProgram(ASK, words);
}

function runProgram(program: string, words: readonly string[]) {
  const { error, status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, stderr };
}
