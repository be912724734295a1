// What is copied and unpacked before a program may read it, and what is refused.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openChart } from '../../proof/chart/openChart.ts';
import { copyTree } from '../../proof/files/copyTree.ts';
import { unpackChart } from '../../proof/files/unpack.ts';
import { openKustomization } from '../../proof/kustomize/openKustomization.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { isTrouble, type Trouble } from '../../proof/trouble.ts';
import { tarOf } from '../support/tar.ts';

function tree(t: TestContext, files: Readonly<Record<string, string | Buffer>>): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'nearpull-tree-')));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

function keyOf(result: object | null): string | null {
  return result && isTrouble(result as Trouble) ? (result as Trouble).trouble.key : null;
}

suite('a copy', () => {
  test('has the content of links within the folder, and texts in the place of files', (t) => {
    const path = tree(t, { 'a/one.yaml': 'one', 'two.yaml': 'two', '.git/config': 'x' });
    symlinkSync('../a/one.yaml', join(path, 'a/link.yaml'));
    symlinkSync('a', join(path, 'folder'));
    rmSync(join(path, 'a/link.yaml'));
    symlinkSync('one.yaml', join(path, 'a/link.yaml'));
    const to = tree(t, {});
    const copied = copyTree(path, join(to, 'copy'), new Map([[join(path, 'two.yaml'), '2']]));
    assert.equal(keyOf(copied), null);
    assert.equal(readFileSync(join(to, 'copy/a/link.yaml'), 'utf8'), 'one');
    assert.equal(readFileSync(join(to, 'copy/folder/one.yaml'), 'utf8'), 'one');
    assert.equal(readFileSync(join(to, 'copy/two.yaml'), 'utf8'), '2');
    assert.ok(!existsSync(join(to, 'copy/.git')));
  });

  test('is refused where a link leads out of the folder, to nothing, or in a circle', (t) => {
    const other = tree(t, { secret: 's' });
    for (const [target, key] of [
      [join(other, 'secret'), 'proof.linkLeadsOut'],
      ['../../../etc/passwd', 'proof.linkLeadsOut'],
      ['nothing', 'proof.linkLeadsOut'],
      ['..', 'proof.linkLeadsOut'],
    ] as const) {
      const path = tree(t, { 'templates/a.yaml': '' });
      symlinkSync(target, join(path, 'values.yaml'));
      assert.equal(keyOf(copyTree(path, join(tree(t, {}), 'copy'), new Map())), key, target);
    }
    const path = tree(t, { 'templates/a.yaml': '' });
    symlinkSync('../templates', join(path, 'templates/again'));
    assert.equal(keyOf(copyTree(path, join(tree(t, {}), 'copy'), new Map())), 'proof.linkLoop');
  });

  test('is refused where there is too much', (t) => {
    const path = tree(t, { large: '' });
    truncateSync(join(path, 'large'), 101 << 20);
    assert.equal(keyOf(copyTree(path, join(tree(t, {}), 'copy'), new Map())), 'proof.tooLarge');
  });
});

suite('a packed chart', () => {
  const unpack = (t: TestContext, bytes: Buffer) => {
    const path = tree(t, { 'web-1.0.0.tgz': bytes });
    const to = join(path, 'to');
    return { result: unpackChart(join(path, 'web-1.0.0.tgz'), to), path, to };
  };
  const packed = (files: Parameters<typeof tarOf>[0]) => gzipSync(tarOf(files));

  test('is unpacked without its own folder, with long names too', (t) => {
    const long = `web/templates/${'long/'.repeat(40)}name.yaml`;
    const { result, to } = unpack(
      t,
      packed([
        { name: 'web/Chart.yaml', text: 'name: web' },
        { name: long, text: 'x' },
      ]),
    );
    assert.equal(result, null);
    assert.equal(readFileSync(join(to, 'Chart.yaml'), 'utf8'), 'name: web');
    assert.equal(readFileSync(join(to, long.slice(4)), 'utf8'), 'x');
  });

  test('is refused where a name leads out of it, and nothing is written there', (t) => {
    for (const name of ['web/../../evil', '../evil', '/etc/evil', 'web/..\\evil', 'web//evil', 'C:/evil']) {
      const { result, path } = unpack(t, packed([{ name, text: 'x' }]));
      assert.equal(keyOf(result), 'proof.packedName', name);
      assert.ok(!existsSync(join(path, 'evil')), name);
    }
    const { result } = unpack(t, packed([{ name: 'web/link', text: '', type: '2' }]));
    assert.equal(keyOf(result), 'proof.packedName');
  });

  test('is refused where it is a bomb, damaged, empty, or something else', (t) => {
    const bomb = gzipSync(Buffer.alloc(101 << 20));
    assert.equal(keyOf(unpack(t, bomb).result), 'proof.packedTooLarge');
    const many = packed(
      Array.from({ length: 20_001 }, (_, index) => ({ name: `web/${index}`, text: '', type: '5' })),
    );
    assert.equal(keyOf(unpack(t, many).result), 'proof.packedTooLarge');
    const whole = tarOf([{ name: 'web/Chart.yaml', text: 'name: web\n'.repeat(200) }]);
    const broken = Buffer.from(whole);
    broken[20] = 65;
    for (const bytes of [
      gzipSync(whole.subarray(0, 900)),
      gzipSync(broken),
      gzipSync(Buffer.alloc(1024)),
      Buffer.from('PK'),
    ]) {
      assert.equal(keyOf(unpack(t, bytes).result), 'proof.packedUnreadable');
    }
  });
});

suite('a chart', () => {
  const open = (path: string) => withRunner(async (runner) => openChart(path, new Map(), runner));
  const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

  test('with what is at hand in its place, and without what is not', async (t) => {
    const path = tree(t, {
      'web/Chart.yaml': `${CHART}dependencies:\n- {name: db, alias: store, repository: "file://../db"}\n- {name: cache, version: 1.0.0, repository: https://charts.example.com}\n- {name: packed, version: 1.0.0}\n`,
      'web/Chart.lock': 'digest: x\n',
      'web/templates/a.yaml': '',
      'web/charts/packed-1.0.0.tgz': gzipSync(
        tarOf([{ name: 'packed/Chart.yaml', text: CHART.replace('web', 'packed') }]),
      ),
      'db/Chart.yaml': CHART.replace('web', 'db'),
    });
    const opened = await open(join(path, 'web'));
    assert.ok(!isTrouble(opened));
    assert.deepEqual(opened.missing, [
      { name: 'cache', repository: 'https://charts.example.com', isLocked: true },
    ]);
    assert.deepEqual(
      opened.charts.map(({ section, origin }) => [section.join('.'), origin !== null]),
      [
        ['', true],
        ['store', false],
        ['packed', false],
      ],
    );
  });

  test('is refused with 500 subcharts, without a name, and as a library', async (t) => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `charts/c${index}/Chart.yaml`,
        CHART.replace('web', `c${index}`),
      ]),
    );
    assert.equal(keyOf(await open(tree(t, { 'Chart.yaml': CHART, ...many }))), 'proof.manyCharts');
    assert.equal(keyOf(await open(tree(t, { 'values.yaml': '' }))), 'proof.noChart');
    assert.equal(keyOf(await open(tree(t, { 'Chart.yaml': `${CHART}type: library\n` }))), 'proof.library');
    assert.equal(keyOf(await open('/nowhere/at/all')), 'proof.system');
  });
});

suite('a kustomization', () => {
  const open = (path: string) => withRunner(async (runner) => openKustomization(path, new Map(), runner));

  test('is copied with what it builds on, wherever that is', async (t) => {
    const path = tree(t, {
      'overlays/one/kustomization.yaml': 'resources: [../../base]\ncomponents: [../../parts/log]\n',
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': '',
      'parts/log/kustomization.yaml': 'kind: Component\n',
      'other/huge': '',
    });
    await withRunner(async (runner) => {
      const opened = openKustomization(join(path, 'overlays/one'), new Map(), runner);
      assert.ok(!isTrouble(opened));
      assert.ok(existsSync(join(opened.folder, '../../base/web.yaml')));
      assert.ok(!existsSync(join(opened.folder, '../../other')));
    });
  });

  test('that wants the network, or Helm, is refused before a program starts', async (t) => {
    for (const [text, key] of [
      ['resources: [https://example.com/a.yaml]', 'proof.remoteBase'],
      ['resources: [github.com/kubernetes-sigs/kustomize//examples/helloWorld?ref=v1]', 'proof.remoteBase'],
      ['bases: ["git@github.com:a/b"]', 'proof.remoteBase'],
      ['components: ["ssh://git@example.com/a"]', 'proof.remoteBase'],
      ['resources: [base]', 'proof.noKustomization'],
      ['patches: [{path: "https://example.com/p.yaml"}]', 'proof.remoteBase'],
      ['configMapGenerator: [{name: a, files: ["k=https://example.com/f"]}]', 'proof.remoteBase'],
      ['openapi: {path: "http://example.com/schema"}', 'proof.remoteBase'],
      ['helmCharts: [{name: a}]', 'proof.helmCharts'],
      ['helmChartInflationGenerator: [{chartName: a}]', 'proof.helmCharts'],
    ] as const) {
      const path = tree(t, { 'kustomization.yaml': `${text}\n`, 'base/web.yaml': '' });
      assert.equal(keyOf(await open(path)), key, text);
    }
  });

  test('of a base that wants the network is refused too', async (t) => {
    const path = tree(t, {
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: ["https://example.com/x"]\n',
    });
    assert.equal(keyOf(await open(join(path, 'a'))), 'proof.remoteBase');
  });
});
