// `nearpull namespaces`: what it prints in each form, when it fails, and what --write does to the project file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const FILES = { 'a.yaml': pod('nginx:1.27', 'grafana/grafana:11'), 'b.yaml': pod('nginx:1.27') };

test('lists the namespaces, and fails where the settings say that one is missing', async (t) => {
  const { nearpull } = folder(t, FILES);
  const args = ['namespaces', '--domain', DOMAIN];
  const unknown = await nearpull(args);
  assert.deepEqual(unknown.stdout.split('\n'), [
    `${DOMAIN}/grafana  needed  1 image in 1 place: grafana`,
    `${DOMAIN}/library  needed  1 image in 2 places: nginx`,
    '',
  ]);
  assert.equal(unknown.code, 0);
  const missing = await nearpull([...args, '--namespaces', 'library']);
  assert.match(missing.stdout, /grafana {2}missing {2}.*\n.*library {2}there {4}/);
  assert.equal(missing.code, 1);
  const json = JSON.parse((await nearpull([...args, '--namespaces', 'library', '--format', 'json'])).stdout);
  assert.deepEqual(json.namespaces[0], {
    host: DOMAIN,
    name: 'grafana',
    official: false,
    there: false,
    problem: null,
    images: [
      { repository: 'grafana', targets: [`${DOMAIN}/grafana/grafana:11`], count: 1, files: ['a.yaml'] },
    ],
  });
});

test('writes each form, and needs a domain for all but the checklist', async (t) => {
  const { nearpull } = folder(t, FILES);
  const script = await nearpull(['namespaces', '--as', 'warm-up', '--domain', DOMAIN]);
  assert.match(script.stdout, /^#!\/bin\/sh\n/);
  assert.equal((await nearpull(['namespaces', '--as', 'checklist'])).code, 0);
  const without = await nearpull(['namespaces', '--as', 'terraform']);
  assert.deepEqual([without.code, without.stdout], [2, '']);
  assert.match(without.stderr, /namespaces --as terraform needs the access domain/);
});

test('--write adds to the project file, makes one where there is none, and changes nothing the second time', async (t) => {
  const { nearpull, read, write } = folder(t, FILES);
  write('.nearpull.yaml', `proxy:\n  domain: ${DOMAIN} # ours\n  namespaces: [library]\n`);
  const first = await nearpull(['namespaces', '--write']);
  assert.equal(
    read('.nearpull.yaml').toString(),
    `proxy:\n  domain: ${DOMAIN} # ours\n  namespaces: [library, grafana]\n`,
  );
  assert.match(first.stderr, /Added 1 namespace to \.nearpull\.yaml\.\n$/);
  assert.equal(first.code, 0);
  const second = await nearpull(['namespaces', '--write']);
  assert.match(second.stderr, /\.nearpull\.yaml has every namespace already\.\n$/);
  const empty = folder(t, FILES);
  await empty.nearpull(['namespaces', '--write', '--domain', DOMAIN]);
  assert.equal(
    empty.read('.nearpull.yaml').toString(),
    'proxy:\n  namespaces:\n    - grafana\n    - library\n',
  );
});
