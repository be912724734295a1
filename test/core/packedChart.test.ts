// Tests of what is read of a packed chart: archives of helm, long names, and archives that Helm refuses or that are made to do harm.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { packedSources } from '../../core/index.ts';
import { LARGEST_NEIGHBOUR, MOST_CHART_FILES } from '../../core/paths/limits.ts';
import { tarFiles } from '../../core/text/tar.ts';
import { PACKED_BY_HELM, type PackedEntry, tarOf } from '../support/packed.ts';

const TEMPLATE: PackedEntry = { path: 'c/templates/a.yaml', content: 'a' };
const paths = (...entries: readonly PackedEntry[]) => [...packedSources(tarOf(entries)).keys()];

test('an archive of helm has its values, templates and Chart.yaml', () => {
  const sources = packedSources(gunzipSync(PACKED_BY_HELM));
  assert.deepEqual([...sources.keys()].sort(), [
    'sub/Chart.yaml',
    'sub/templates/pod.yaml',
    'sub/values.yaml',
  ]);
  assert.equal(
    Buffer.from(sources.get('sub/values.yaml') ?? []).toString(),
    'where:\n  host: docker.io\n  what: acme/web\n',
  );
});

suite('of all entries', () => {
  test('those that tell about values are kept', () => {
    const others = ['c/README.md', 'c/crds/a.yaml', 'c/ci/a-values.yaml', 'c/values-prod.yaml', 'a.yaml'];
    const kept = ['c/templates/deep/b.tpl', 'c/charts/d/values.yaml', 'c/values.yaml'];
    assert.deepEqual(paths(TEMPLATE, ...[...others, ...kept].map((path) => ({ path }))), [
      TEMPLATE.path,
      ...kept,
    ]);
  });

  test('links, folders and devices are left out', () => {
    const types = ['1', '2', '3', '4', '5', '6', '7', 'g'];
    assert.deepEqual(paths(...types.map((type) => ({ ...TEMPLATE, type }))), []);
    assert.deepEqual(paths({ ...TEMPLATE, type: '\0' }), [TEMPLATE.path]);
  });

  test('a file that is too long is left out', () => {
    assert.deepEqual(
      paths({ ...TEMPLATE, content: 'a'.repeat(LARGEST_NEIGHBOUR + 1) }, { path: 'c/values.yaml' }),
      ['c/values.yaml'],
    );
  });
});

suite('nothing is read of an archive', () => {
  for (const path of [
    '../a/values.yaml',
    'c/../values.yaml',
    '/c/values.yaml',
    'c//values.yaml',
    './c/values.yaml',
    'c\\values.yaml',
    'c/.',
  ]) {
    test(`that holds ${path}`, () => assert.deepEqual(paths(TEMPLATE, { path }), []));
  }

  test('with too many files', () => {
    const many = Array.from({ length: MOST_CHART_FILES }, (_, index) => ({
      path: `c/templates/${index}.yaml`,
    }));
    assert.equal(paths(...many).length, MOST_CHART_FILES);
    assert.deepEqual(paths(TEMPLATE, ...many), []);
  });

  test('that is damaged or cut off', () => {
    const whole = tarOf([TEMPLATE, { path: 'c/values.yaml', content: 'b' }]);
    for (const offset of [0, 124, 150, 1024]) {
      const damaged = Buffer.from(whole);
      damaged[offset] = 0x7a;
      assert.equal(tarFiles(damaged), null, String(offset));
    }
    assert.equal(tarFiles(whole.subarray(0, 512)), null);
    assert.deepEqual(tarFiles(Buffer.from('no archive')), []);
    assert.deepEqual(tarFiles(Buffer.alloc(0)), []);
    assert.equal(tarFiles(Buffer.alloc(2048, 'a')), null);
  });
});

test('long names are read in each of the three forms', () => {
  const long = `c/templates/${'a'.repeat(120)}.yaml`;
  const record = (text: string) => {
    const length = text.length + 1 + String(text.length + 4).length;
    return `${length} ${text}`;
  };
  const short = { path: 'c/short' };
  const pax = { path: 'c/pax', type: 'x', content: record(`path=${long}\n`) };
  const gnu = { path: '././@LongLink', type: 'L', content: `${long}\0` };
  assert.deepEqual(paths(pax, short), [long]);
  assert.deepEqual(paths(gnu, short), [long]);
  assert.deepEqual(paths(pax, short, TEMPLATE), [long, TEMPLATE.path]);
  const archive = tarOf([{ path: 'a.yaml' }]);
  archive.write(`c/templates`, 345);
  const sum = archive
    .subarray(0, 512)
    .reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  assert.deepEqual([...packedSources(archive).keys()], ['c/templates/a.yaml']);
});
