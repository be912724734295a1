// `nearpull values` and `nearpull kustomize`: what they print and write, with programs in the place of helm and kustomize.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DOMAIN, folder } from '../support/cli.ts';
import { fakeHelm, fakeProgram } from '../support/fakeProgram.ts';
import { tarOf } from '../support/tar.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': '',
  'web/templates/pod.yaml': 'image: redis:7\n',
};
const RENDER =
  '---\n# Source: web/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - image: "<image.registry>/<image.repository>:1"\n    - image: redis:7\n';
const VALUES = { image: { registry: 'docker.io', repository: 'acme/web' } };
const PRINTED = `image:\n  registry: ${DOMAIN}\n`;

suite('values', () => {
  test('prints the overlay, and what it does not reach', async (t) => {
    const { nearpull } = folder(t, CHART);
    const helm = fakeProgram(t, fakeHelm(RENDER, VALUES));
    const { code, stdout, stderr } = await nearpull(['values', 'web', '--domain', DOMAIN, '--helm', helm]);
    assert.equal(
      stdout,
      `# Values for web. Proven with helm template: with them, 1 of 2 images go through the proxy.\n${PRINTED}# No value reaches these images without changing others. A post-renderer of Helm or a policy (nearpull policy) rewrites them:\n#   redis:7  Pod/web  templates/pod.yaml\n`,
    );
    assert.deepEqual([code, stderr], [1, '']);
  });

  test('writes a new file, and lays itself over one that is there, whose values count', async (t) => {
    const { nearpull, read } = folder(t, {
      ...CHART,
      'own.yaml': 'image:\n  repository: acme/other # ours\n',
    });
    const helm = fakeProgram(t, fakeHelm(RENDER, VALUES));
    const values = ['values', 'web', '--domain', DOMAIN, '--helm', helm, '--write'];
    await nearpull([...values, 'new.yaml']);
    assert.equal(read('new.yaml').toString(), PRINTED);
    await nearpull([...values, 'own.yaml']);
    assert.equal(
      read('own.yaml').toString(),
      `image:\n  repository: acme/other # ours\n  registry: ${DOMAIN}\n`,
    );
    const again = await nearpull([...values, 'own.yaml']);
    assert.match(again.stdout, /1 of 2 images/);
  });

  test('writes over no change that is not committed, and into no file of another kind', async (t) => {
    const { nearpull, read, git } = folder(t, {
      ...CHART,
      'own.yaml': 'a: 1\n',
      'pod.yaml': 'apiVersion: v1\nkind: Pod\n',
    });
    await git(['init', '--quiet']);
    const helm = fakeProgram(t, fakeHelm(RENDER, VALUES));
    const values = ['values', 'web', '--domain', DOMAIN, '--helm', helm, '--write'];
    const untracked = await nearpull([...values, 'own.yaml']);
    assert.match(untracked.stderr, /Git does not track it/);
    assert.equal(untracked.code, 2);
    assert.equal(read('own.yaml').toString(), 'a: 1\n');
    const other = await nearpull([...values, 'pod.yaml']);
    assert.match(other.stderr, /no file of values, no Application/);
    assert.equal(other.code, 2);
    assert.equal((await nearpull([...values, 'own.yaml', '--allow-dirty'])).code, 1);
    assert.equal(read('own.yaml').toString(), `a: 1\n${PRINTED}`);
  });

  test('hands a chart that is elsewhere to helm only where that is allowed', async (t) => {
    const { nearpull } = folder(t, CHART);
    const helm = fakeProgram(
      t,
      `if (args[0] === 'pull') { console.error('Error: pulled ' + args[1] + ' ' + args[3]); process.exit(1); }\n${fakeHelm(RENDER, VALUES)}`,
    );
    const values = ['values', 'oci://registry.example.com/web', '--domain', DOMAIN, '--helm', helm];
    const refused = await nearpull(values);
    assert.match(refused.stderr, /nothing was run: oci:\/\/\S+ is not on this disk; --allow-network/);
    assert.equal(refused.code, 2);
    const pulled = await nearpull([...values, '--allow-network', '--chart-version', '1.2.3']);
    assert.match(pulled.stderr, /pulled oci:\/\/registry\.example\.com\/web 1\.2\.3/);
    assert.equal((await nearpull(['values', './nothing', '--domain', DOMAIN, '--helm', helm])).code, 2);
  });

  test('needs one chart, and a domain', async (t) => {
    const { nearpull } = folder(t, CHART);
    for (const args of [['values'], ['values', 'a', 'b'], ['values', 'web', '--write']]) {
      assert.equal((await nearpull([...args, '--domain', DOMAIN])).code, 2, args.join(' '));
    }
    assert.match((await nearpull(['values', 'web'])).stderr, /needs the access domain/);
  });
});

suite('kustomize', () => {
  const FILES = { 'kustomization.yaml': '# ours\nresources:\n  - web.yaml\n', 'web.yaml': '' };
  /** A kustomize that knows one image, and the first entry of `images:`. */
  const BUILD = `const name = /newName: (\\S+)/.exec(args[1] && fs.existsSync(args[1]) ? fs.readFileSync(args[1] + '/kustomization.yaml', 'utf8') : '');
console.log(args[0] === 'version' ? 'v5.8.0' : 'apiVersion: v1\\nkind: Pod\\nspec: {containers: [{image: "' + (name ? name[1] : 'nginx') + ':1"}]}');`;
  const ENTRIES = `images:\n  - name: nginx\n    newName: ${DOMAIN}/library/nginx\n`;

  test('prints the entries of a build', async (t) => {
    const { nearpull, read } = folder(t, FILES);
    const kustomize = ['kustomize', '.', '--domain', DOMAIN, '--kustomize', fakeProgram(t, BUILD)];
    const { code, stdout } = await nearpull(kustomize);
    assert.equal(
      stdout,
      `# images: of .. Proven by building: with them, 1 of 1 image go through the proxy.\n${ENTRIES}`,
    );
    assert.equal(code, 0);
    assert.equal(read('kustomization.yaml').toString(), FILES['kustomization.yaml']);
  });

  test('writes them, and has nothing more to write the next time', async (t) => {
    const { nearpull, read } = folder(t, FILES);
    const kustomize = ['kustomize', '--write', '.', '--domain', DOMAIN, '--kustomize', fakeProgram(t, BUILD)];
    assert.equal((await nearpull(kustomize)).code, 0);
    assert.equal(read('kustomization.yaml').toString(), FILES['kustomization.yaml'] + ENTRIES);
    assert.equal((await nearpull(kustomize)).code, 0);
    assert.equal(read('kustomization.yaml').toString(), FILES['kustomization.yaml'] + ENTRIES);
  });

  test('leaves out an entry that the build takes for another image', async (t) => {
    const { nearpull, read } = folder(t, FILES);
    const wrong = BUILD.replace('name[1]', "'example.com/other'");
    const { code, stdout } = await nearpull([
      'kustomize',
      '--write',
      '.',
      '--domain',
      DOMAIN,
      '--kustomize',
      fakeProgram(t, wrong),
    ]);
    assert.match(stdout, /0 of 1 image.*\n# No entry reaches these images/);
    assert.equal(code, 1);
    assert.equal(read('kustomization.yaml').toString(), FILES['kustomization.yaml']);
  });

  test('needs a kustomization that is all at hand', async (t) => {
    const { nearpull } = folder(t, { 'kustomization.yaml': 'helmCharts: [{name: a}]\n', 'empty/a.yaml': '' });
    const program = ['--domain', DOMAIN, '--kustomize', fakeProgram(t, BUILD)];
    assert.match((await nearpull(['kustomize', '.', ...program])).stderr, /helmCharts would start Helm/);
    assert.equal((await nearpull(['kustomize', 'empty', ...program])).code, 2);
    assert.equal((await nearpull(['kustomize', ...program])).code, 2);
  });
});

test('a chart that must not be opened gives a sentence and exit 2, and nothing is written', async (t) => {
  const CHART_FILE = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
  const many = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [
      `many/charts/c${index}/Chart.yaml`,
      CHART_FILE.replace('web', `c${index}`),
    ]),
  );
  const { nearpull, list, path } = folder(t, {
    'many/Chart.yaml': CHART_FILE,
    ...many,
    'links/Chart.yaml': CHART_FILE,
    'library/Chart.yaml': `${CHART_FILE}type: library\n`,
    'names.tgz': gzipSync(tarOf([{ name: 'web/../../evil', text: 'x' }])),
    'bomb.tgz': gzipSync(Buffer.alloc(101 << 20)),
    'below/Chart.yaml': CHART_FILE,
    'below/charts/evil-1.0.0.tgz': gzipSync(tarOf([{ name: '../evil', text: 'x' }])),
    'nothing/values.yaml': '',
  });
  symlinkSync('/etc/hostname', join(path, 'links/values.yaml'));
  const helm = fakeProgram(t, fakeHelm(RENDER, VALUES));
  const before = list();
  for (const [chart, words] of [
    ['many', /more than 200 charts inside/],
    ['links', /the link values\.yaml leads out of the folder/],
    ['library', /a library chart renders nothing/],
    ['names.tgz', /holds web\/\.\.\/\.\.\/evil, which leads out/],
    ['bomb.tgz', /unpacks to more than 100 MB/],
    ['below', /evil-1\.0\.0\.tgz holds \.\.\/evil/],
    ['nothing', /there is no chart/],
  ] as const) {
    for (const command of ['values', 'prove']) {
      // A packed chart is no folder that `prove` looks into.
      const isFile = chart.endsWith('.tgz') || chart === 'nothing' || chart === 'library';
      if (command === 'values' || !isFile) {
        const { code, stdout, stderr } = await nearpull([command, chart, '--domain', DOMAIN, '--helm', helm]);
        assert.match(stderr, words, `${command} ${chart}`);
        assert.deepEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1], `${command} ${chart}`);
      }
    }
  }
  assert.deepEqual(list(), before);
});
