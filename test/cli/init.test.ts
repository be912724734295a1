// Tests of `nearpull init`: what it asks, what it writes, and that it never overwrites.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRESET_NAMES, PRESETS, readProjectFile, readSettings } from '../../core/index.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

test('at a terminal it asks for the proxy and for its address, and again where an answer cannot be used', async (t) => {
  const { nearpull, read } = folder(t, { 'a.yaml': pod('nginx', 'redis', 'ghcr.io/a/b:1', 'own.example/a') });
  const answers = [
    'twelve',
    'harbor',
    'not a host',
    'https://h.example:8443/',
    'https://h.example:8443/hub/',
  ];
  const { code, stdout } = await nearpull(['init'], { answers });
  assert.match(stdout, /^ {2}1 {2}volcengine .*\n {2}2 {2}daocloud /);
  assert.equal(stdout.split('Which proxy is used? A number or a name [1]').length, 3);
  assert.match(
    stdout,
    /What is its address, as HOST\/PATH\? The path is: The name of the proxy project, such as dockerhub\./,
  );
  assert.match(stdout, /not a host is not a registry domain/);
  assert.match(stdout, /This preset needs nearpull\.proxy\.prefix/);
  assert.match(stdout, /\.nearpull\.yaml is written\. Next: nearpull check\n$/);
  assert.equal(code, 0);
  const text = read('.nearpull.yaml').toString();
  assert.match(text, /# Found here, images by registry: docker\.io 2, ghcr\.io 1, own\.example 1\n/);
  assert.match(
    text,
    /# nginx becomes h\.example:8443\/hub\/library\/nginx\.|nginx becomes h\.example:8443\/hub\/library\/nginx\./,
  );
  assert.match(text, / {2}# registries:\n {2}# {3}ghcr\.io: h\.example:8443\/ghcr\.io\n/);
  assert.doesNotMatch(text, /own\.example:/);
  const found = await nearpull(['check']);
  assert.match(found.stdout, /h\.example:8443\/hub\/library\/nginx:latest/);
});

test('a number, or the empty line, chooses too; the end of the input writes nothing', async (t) => {
  const { nearpull, read, list } = folder(t, { 'x/a.txt': '', 'y/a.txt': '', 'z/a.txt': '' });
  assert.equal((await nearpull(['init', 'x'], { answers: ['', DOMAIN] })).code, 0);
  assert.match(
    read('x/.nearpull.yaml').toString(),
    new RegExp(`^proxy:\n {2}# .*\n {2}domain: ${DOMAIN}\n`, 'm'),
  );
  assert.equal((await nearpull(['init', 'y'], { answers: ['2', ''] })).code, 0);
  assert.match(read('y/.nearpull.yaml').toString(), /^ {2}preset: daocloud\n/m);
  for (const answers of [[], ['3'], ['3', 'bad host']]) {
    const { code, stderr } = await nearpull(['init', 'z'], { answers });
    assert.match(stderr, /^nearpull: nothing was written: there was no answer\n$/);
    assert.equal(code, 2);
  }
  assert.deepEqual(list('z'), ['a.txt']);
});

test('without a terminal the options answer, for every preset, in both languages', async (t) => {
  for (const preset of PRESET_NAMES) {
    for (const LANG of ['en', 'zh_CN.UTF-8']) {
      const { nearpull, read } = folder(t, { 'a.yaml': pod('nginx', 'quay.io/a/b:1') });
      const path = PRESETS[preset].template.includes('${prefix}') ? '/team' : '';
      const domain = PRESETS[preset].domain ? [] : ['--domain', `proxy.example:5000${path}`];
      const { code, stderr } = await nearpull(['init', '--preset', preset, ...domain], {
        env: { LC_ALL: '', LANG },
      });
      assert.deepEqual([code, stderr], [0, ''], preset);
      const { values, problems } = readProjectFile(read('.nearpull.yaml').toString());
      assert.deepEqual(problems, []);
      const { proxy } = readSettings(values).settings;
      assert.equal(proxy.kind, 'configured');
      assert.equal(
        proxy.kind === 'configured' && proxy.domain,
        PRESETS[preset].domain ?? 'proxy.example:5000',
      );
    }
  }
  const { nearpull, list } = folder(t);
  for (const [args, problem] of [
    [['init'], /^nearpull: init asks two questions, and there is no terminal/],
    [['init', '--preset', 'harbor'], /^nearpull: init asks two questions/],
    [['init', '--preset=harbor', '--domain=h.example'], /This preset needs nearpull\.proxy\.prefix/],
    [
      ['init', '--preset=daocloud', '--domain=h.example/x'],
      /^nearpull: The path x behind the domain has no effect/,
    ],
    [['init', 'a', 'b'], /^nearpull: init takes one folder\./],
    [['init', 'gone', '--domain=h.example'], /^nearpull: gone: no such file or folder\n/],
  ] as const) {
    const { code, stderr } = await nearpull(args);
    assert.match(stderr, problem);
    assert.equal(code, 2, args.join(' '));
  }
  assert.deepEqual(list(), []);
});

test('it never overwrites, and says what counted before', async (t) => {
  const { nearpull, read } = folder(t, {
    '.git/HEAD': '',
    '.nearpull.json': '{"severity": "error"}',
    'a/b.yaml': pod('nginx'),
  });
  const there = await nearpull(['init', '--domain', DOMAIN]);
  assert.equal(there.stderr, 'nearpull: .nearpull.json: not written: there is a project file already\n');
  assert.equal(there.code, 2);
  const below = await nearpull(['init', 'a', '--domain', DOMAIN]);
  assert.match(
    below.stdout,
    /^a\/\.nearpull\.yaml is written\. Next: nearpull check a\n\.nearpull\.json does not count for this folder any more\./,
  );
  assert.deepEqual([below.code, below.stderr], [0, '']);
  const before = read('a/.nearpull.yaml').toString();
  assert.equal((await nearpull(['init', 'a', '--domain', 'other.example'])).code, 2);
  assert.equal(read('a/.nearpull.yaml').toString(), before);
});
