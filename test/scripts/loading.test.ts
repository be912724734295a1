// Tests of the modules that a bundle runs when they are first used.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { loadWhenUsed } from '../../scripts/loading.mjs';

test('a package of ES modules is started at its first use, and is not copied at the next ones', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { isNode, parse } from 'yaml';\nexport const use = () => [isNode(null), parse('a')];`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'cjs',
    // There the package is one of ES modules.
    platform: 'browser',
    plugins: [loadWhenUsed()],
  });
  let copies = 0;
  const counting = Object.assign(Object.create(Object), {
    getOwnPropertyNames(of: object) {
      copies++;
      return Object.getOwnPropertyNames(of);
    },
  });
  const module = { exports: { use: (): readonly unknown[] => [] } };
  runInNewContext(outputFiles[0]?.text ?? '', { module, Object: counting });
  const atStart = copies;
  assert.deepEqual([...module.exports.use()], [false, 'a']);
  const afterFirst = copies;
  assert.ok(afterFirst > atStart, 'the package is started');
  for (let again = 0; again < 10; again++) {
    module.exports.use();
  }
  assert.equal(copies, afterFirst);
});
