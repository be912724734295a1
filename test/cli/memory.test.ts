// Tests of what a run lets go of while it goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chartSources } from '../../cli/files/chartSources.ts';
import { stringOf } from '../../cli/files/encoding.ts';
import { readBytes } from '../../cli/files/readFile.ts';
import { locationsOf } from '../../cli/report/locations.ts';
import { findingRecords, imageRecords } from '../../cli/report/records.ts';
import { check, DEFAULT_SETTINGS, NO_FILE } from '../../core/index.ts';
import { folder, pod } from '../support/cli.ts';

test('what is kept of a file for the report does not keep its text', () => {
  const collect = collector();
  const before = collect();
  const kept = Array.from({ length: 40 }, (_, index) => {
    const text = `${pod(`registry-mirror/some-application-${index}:1.0`)}${'# filler\n'.repeat(100_000)}`;
    const { findings, images } = check(text, DEFAULT_SETTINGS, {
      file: { ...NO_FILE, path: `${index}.yaml` },
    });
    const source = { name: `${index}.yaml`, text, context: NO_FILE };
    const locationOf = locationsOf(text);
    return [
      ...findingRecords(source, findings, images, locationOf),
      ...imageRecords(source.name, images, locationOf),
    ];
  });
  const megabytes = (collect() - before) / 1e6;
  assert.ok(kept.every((records) => records.length >= 2));
  assert.ok(megabytes < 9, `${megabytes} MB are kept of 36`);
});

test('large files that are read one after the other leave nothing outside of the heap', (t) => {
  const sizes = [100, 300_000, 2_500_000, 1_000_000, 1_000_001, 3_000_000, 4_000_000, 100, 5_000_000];
  // Characters of all lengths, and a byte that is no UTF-8.
  const contents = sizes.map((size, index) => Buffer.alloc(size, `é${index}: 卷😀\n  x: é\n`));
  for (const content of contents) {
    content[content.length >> 1] = 0xe5;
  }
  const { path } = folder(
    t,
    Object.fromEntries(contents.map((content, index) => [`${index}.yaml`, content])),
  );
  const readAll = (encoding: 'utf8' | 'latin1') =>
    contents.map((_content, index) =>
      stringOf(readBytes(`${path}/${index}.yaml`, { most: 5_000_000, how: 'found' }), encoding),
    );
  const collect = collector();
  for (const encoding of ['utf8', 'latin1'] as const) {
    assert.ok(readAll(encoding).every((text, index) => text === contents[index]?.toString(encoding)));
    collect();
    const { external } = process.memoryUsage();
    assert.equal(readAll(encoding).length, sizes.length);
    const left = process.memoryUsage().external - external;
    // The last file is too large for the memory that the files share.
    assert.ok(left < 6_000_000, `${left} bytes are left outside of the heap`);
  }
});

test('a file of a chart is read when the lists of many other charts were asked for since', (t) => {
  const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
  const files = Object.fromEntries(
    names.flatMap((name) => [
      [`${name}/Chart.yaml`, `name: ${name}\n`],
      [`${name}/charts/db/Chart.yaml`, 'name: db\n'],
      [`${name}/charts/db/templates/a.yaml`, `of: ${name}\n`],
    ]),
  );
  const { path } = folder(t, files);
  const sources = chartSources(
    new Map(names.map((name) => [`${name}/Chart.yaml`, `${path}/${name}/Chart.yaml`])),
    {
      onLeftOut: () => assert.fail('nothing is left out'),
      onRefused: () => assert.fail('nothing is refused'),
    },
  );
  const listed = names.map((name) => sources.list(name));
  assert.deepEqual(listed[0]?.toSorted(), [
    'c0/Chart.yaml',
    'c0/charts/db/Chart.yaml',
    'c0/charts/db/templates/a.yaml',
  ]);
  for (const name of names) {
    assert.equal(sources.read(`${name}/charts/db/templates/a.yaml`), `of: ${name}\n`);
  }
  assert.equal(sources.read('c0/charts/db/templates/b.yaml'), null);
  assert.equal(sources.read('elsewhere/templates/a.yaml'), null);
});

/** Returns a function that collects all garbage, and gives the bytes in use. */
function collector(): () => number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  return () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
}
