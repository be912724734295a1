// Tests in which programs flags of V8 are set.
import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { test } from 'node:test';
import v8 from 'node:v8';
import { keepHeapSmall } from '../../cli/heap.ts';
import { compileLess } from '../../cli/v8Flags.ts';

test('Bun gives a version of Node, but has no V8: no flag is set there', (t) => {
  const own = Object.getOwnPropertyDescriptor(process, 'versions') ?? {};
  const flags = t.mock.method(v8, 'setFlagsFromString', () => assert.fail('Bun throws here'));
  syncBuiltinESMExports();
  Object.defineProperty(process, 'versions', { ...own, value: { ...process.versions, bun: '1.4.5' } });
  try {
    keepHeapSmall()();
    compileLess();
    assert.equal(flags.mock.callCount(), 0);
  } finally {
    Object.defineProperty(process, 'versions', own);
    flags.mock.restore();
    syncBuiltinESMExports();
  }
});
