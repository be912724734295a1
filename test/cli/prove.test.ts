// `nearpull prove`: what it prints and how it ends, with a program in the place of helm. test/render/ has the real one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DOMAIN, folder } from '../support/cli.ts';
import { fakeHelm, fakeProgram } from '../support/fakeProgram.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'image:\n  repository: nginx\n  tag: "1.27"\n',
  'web/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - image: busybox:1.36\n',
};
const RENDER =
  '---\n# Source: web/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - image: busybox:1.36\n';
const PROVE = ['prove', 'web', '--domain', DOMAIN];

suite('prove', () => {
  test('says of an image that stays where it is written, and ends with 1', async (t) => {
    const { nearpull } = folder(t, CHART);
    const helm = fakeProgram(t, fakeHelm(RENDER));
    const { code, stdout, stderr } = await nearpull([...PROVE, '--helm', helm]);
    assert.equal(
      stdout,
      'web\n  docker-hub  busybox:1.36  Pod/web  written at web/templates/pod.yaml:7\n0 of 1 image go through the proxy. At Docker Hub: 1.\n',
    );
    assert.equal(stderr, '');
    assert.equal(code, 1);
  });

  test('ends with 2 where helm is absent, too old, or says no, and writes nothing', async (t) => {
    const { nearpull, list, read } = folder(t, CHART);
    const old = fakeProgram(t, fakeHelm('', {}, 'v2.17.0'));
    const fails = fakeProgram(
      t,
      "if (args[0] === 'version') console.log('v3.18.0'); else { console.error('Error: image.tag is required'); process.exit(1); }",
    );
    for (const [helm, words] of [
      ['./nothing', 'nearpull: there is no program at ./nothing\n'],
      [old, 'nearpull: helm 2.17 is too old: it has to be 3.8 or newer\n'],
      [fails, 'nearpull: web: helm says: image.tag is required\n'],
    ] as const) {
      const { code, stdout, stderr } = await nearpull([...PROVE, '--helm', helm]);
      assert.deepEqual({ code, stdout, stderr }, { code: 2, stdout: '', stderr: words });
    }
    assert.deepEqual(list(), ['web']);
    assert.equal(read('web/values.yaml').toString(), CHART['web/values.yaml']);
  });

  test('needs a domain, and something to render', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': '' });
    assert.match((await nearpull(['prove'])).stderr, /needs the access domain/);
    const { code, stderr } = await nearpull(['prove', '--domain', DOMAIN]);
    assert.match(stderr, /no chart and no kustomization/);
    assert.equal(code, 2);
  });

  test('names a dependency that nobody has fetched, and the command that fetches it', async (t) => {
    const chart = `${CHART['web/Chart.yaml']}dependencies:\n- name: redis\n  version: 1.0.0\n  repository: oci://registry-1.docker.io/bitnamicharts\n`;
    const { nearpull, read } = folder(t, { ...CHART, 'web/Chart.yaml': chart });
    const { stderr } = await nearpull([...PROVE, '--helm', fakeProgram(t, fakeHelm(RENDER))]);
    assert.equal(
      stderr,
      'nearpull: web: rendered without redis; fetch it with `helm dependency update web` to prove the rest\n',
    );
    assert.equal(read('web/Chart.yaml').toString(), chart);
  });

  test('a program that writes into its folder changes nothing of the person', async (t) => {
    const { nearpull, list } = folder(t, CHART);
    const writes = `if (args[0] === 'template') { fs.writeFileSync(args[2] + '/values.yaml', 'x'); fs.writeFileSync('evil', 'x'); }\n`;
    await nearpull([...PROVE, '--helm', fakeProgram(t, writes + fakeHelm(RENDER))]);
    assert.deepEqual(list('web'), ['Chart.yaml', 'templates', 'values.yaml']);
    assert.deepEqual(list(), ['web']);
  });

  test('kustomizations that want the network are refused without a program', async (t) => {
    const { nearpull } = folder(t, { 'kustomization.yaml': 'resources: [https://example.com/a.yaml]\n' });
    const kustomize = fakeProgram(
      t,
      "if (args[0] === 'version') console.log('v5.8.0'); else process.exit(9);",
    );
    const { code, stderr } = await nearpull(['prove', '--domain', DOMAIN, '--kustomize', kustomize]);
    assert.match(stderr, /^nearpull: \.: nothing was run: it would fetch https:\/\/example\.com\/a\.yaml/);
    assert.equal(code, 2);
  });

  test('options of other commands are refused', async (t) => {
    const { nearpull } = folder(t, CHART);
    for (const args of [
      ['check', '--helm', 'x'],
      ['prove', '--write', 'x'],
      ['images', '-f', 'x'],
      ['check', '--prove'],
    ]) {
      assert.equal((await nearpull(args)).code, 2, args.join(' '));
    }
  });
});

suite('fix --prove', () => {
  const FIX = ['fix', '--prove', '--domain', DOMAIN];

  test('writes nothing into a chart that comes out wrong', async (t) => {
    const { nearpull, read } = folder(t, CHART);
    const odd = `if (args[0] === 'template' && fs.readFileSync(args[2] + '/templates/pod.yaml', 'utf8').includes('${DOMAIN}')) {\n${fakeHelm(RENDER.replace('busybox', 'other'))}\n} else {\n${fakeHelm(RENDER)}\n}`;
    const { code, stderr } = await nearpull([...FIX, '--helm', fakeProgram(t, odd)]);
    assert.match(
      stderr,
      /web\/templates\/pod\.yaml: not written: helm shows that with the fixes busybox:1\.36 would become other:1\.36/,
    );
    assert.equal(code, 2);
    assert.equal(read('web/templates/pod.yaml').toString(), CHART['web/templates/pod.yaml']);
  });

  test('writes nothing into a chart that cannot be rendered, and fixes the other files', async (t) => {
    const { nearpull, read } = folder(t, { ...CHART, 'pod.yaml': CHART['web/templates/pod.yaml'] });
    const { code, stderr } = await nearpull([...FIX, '--helm', './nothing']);
    assert.match(stderr, /there is no program at \.\/nothing/);
    assert.equal(code, 2);
    assert.equal(read('web/templates/pod.yaml').toString(), CHART['web/templates/pod.yaml']);
    assert.match(read('pod.yaml').toString(), new RegExp(DOMAIN));
  });

  test('makes the fixes that come out right', async (t) => {
    const { nearpull, read } = folder(t, CHART);
    const right = `if (args[0] === 'template' && fs.readFileSync(args[2] + '/templates/pod.yaml', 'utf8').includes('${DOMAIN}')) {\n${fakeHelm(RENDER.replace('busybox', `${DOMAIN}/library/busybox`))}\n} else {\n${fakeHelm(RENDER)}\n}`;
    const { code, stderr } = await nearpull([...FIX, '--helm', fakeProgram(t, right)]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(read('web/templates/pod.yaml').toString(), new RegExp(`${DOMAIN}/library/busybox`));
  });
});

test('Ctrl+C ends the programs too, and leaves no temporary folder', { timeout: 60_000 }, async (t) => {
  const { path, write, list } = folder(t, { ...CHART, 'tmp/.keep': '' });
  const beats = join(path, 'beats');
  const helm = fakeProgram(
    t,
    `if (args[0] === 'version') console.log('v3.18.0'); else setInterval(() => fs.appendFileSync(${JSON.stringify(beats)}, '.'), 20);`,
  );
  write('beats', '');
  const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...PROVE, '--helm', helm], {
    cwd: path,
    env: { ...process.env, TMPDIR: join(path, 'tmp') },
    stdio: 'ignore',
  });
  while (statSync(beats).size === 0) {
    await wait(50);
  }
  child.kill('SIGINT');
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGINT');
  const { size } = statSync(beats);
  await wait(300);
  assert.equal(statSync(beats).size, size);
  assert.deepEqual(list('tmp'), ['.keep']);
});
