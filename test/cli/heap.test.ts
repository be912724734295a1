// Tests in which programs flags of V8 are set.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { test } from 'node:test';
import v8 from 'node:v8';
import { keepHeapSmall } from '../../cli/heap.ts';
import { compileLess } from '../../cli/v8Flags.ts';
import { tuneV8 } from '../../server/node/tuneV8.ts';

test('Bun gives a version of Node, but has no V8: no flag is set there', (t) => {
  const own = Object.getOwnPropertyDescriptor(process, 'versions') ?? {};
  const flags = t.mock.method(v8, 'setFlagsFromString', () => assert.fail('Bun throws here'));
  syncBuiltinESMExports();
  Object.defineProperty(process, 'versions', { ...own, value: { ...process.versions, bun: '1.4.5' } });
  try {
    keepHeapSmall()();
    compileLess();
    tuneV8();
    assert.equal(flags.mock.callCount(), 0);
  } finally {
    Object.defineProperty(process, 'versions', own);
    flags.mock.restore();
    syncBuiltinESMExports();
  }
});

test('V8 knows each flag that is set in this version of Node', () => {
  const modules = ['cli/heap.ts', 'cli/v8Flags.ts', 'server/node/tuneV8.ts'].map(
    (path) => new URL(`../../${path}`, import.meta.url).href,
  );
  const script = `
    import v8 from 'node:v8';
    import { syncBuiltinESMExports } from 'node:module';
    const set = v8.setFlagsFromString;
    let flags = 0;
    v8.setFlagsFromString = (flag) => set(flag, flags++);
    syncBuiltinESMExports();
    const [heap, cli, server] = await Promise.all(${JSON.stringify(modules)}.map((each) => import(each)));
    heap.keepHeapSmall();
    cli.compileLess();
    server.tuneV8();
    console.log(flags);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  // V8 complains of others there, and goes on.
  assert.equal(stderr, '');
  assert(Number(stdout) >= 6, `${stdout} flags are set`);
});
