// Tests of what programs keep from run to run, compiled code and results: where it is, what it holds, and that everything works without it.
import assert from 'node:assert/strict';
import { isAscii } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../boot/cacheFolder.ts';
import { folder, pod } from '../support/cli.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const CACHE = 'cache/nearpull';

test('the folder is where the system wants it, and never relative', () => {
  const unix = { HOME: '/a', LOCALAPPDATA: 'C:\\a' };
  assert.equal(cacheFolder(unix, 'linux'), '/a/.cache/nearpull');
  assert.equal(cacheFolder(unix, 'darwin'), '/a/Library/Caches/nearpull');
  assert.equal(cacheFolder({ ...unix, XDG_CACHE_HOME: '/x' }, 'darwin'), '/x/nearpull');
  assert.equal(cacheFolder(unix, 'win32'), 'C:\\a\\nearpull');
  for (const relative of ['', '.cache', './x', '~']) {
    assert.equal(cacheFolder({ ...unix, XDG_CACHE_HOME: relative }, 'linux'), '/a/.cache/nearpull');
    assert.equal(cacheFolder({ HOME: relative }, 'linux'), null);
    assert.equal(cacheFolder({ LOCALAPPDATA: relative }, 'win32'), null);
  }
  assert.equal(cacheFolder({}, 'linux'), null);
});

test('the bundles are ASCII: one other character doubles the memory that their code takes', () => {
  const bundles = globSync('*/*.{js,cjs}', { cwd: DIST });
  assert.ok(bundles.length > 5);
  const others = bundles.filter((name) => !isAscii(readFileSync(join(DIST, name))));
  assert.deepEqual(others, []);
});

suite('the programs', () => {
  test('keep their compiled code in a folder for the user alone, and say the same when they take it', (t) => {
    const { path, run, kept } = place(t);
    const first = run(['cli/nearpull.cjs', '--help'], { XDG_CACHE_HOME: join(path, 'cache') });
    assert.equal(statSync(join(path, CACHE)).mode & 0o777, 0o700);
    const files = kept();
    assert.ok(files.length > 0);
    assert.deepEqual(run(['cli/nearpull.cjs', '--help'], { XDG_CACHE_HOME: join(path, 'cache') }), first);
    assert.deepEqual(kept(), files);
    // The server ends with 1 when its input ends.
    assert.equal(run(['server/node.cjs', '--stdio'], { XDG_CACHE_HOME: join(path, 'cache') }).status, 1);
    assert.ok(kept().length > files.length);
    assert.deepEqual(readdirSync(path), ['cache'], 'nothing in the current folder');
  });

  test('work without the cache where it is turned off, unknown or cannot be made', (t) => {
    const { path, run } = place(t, { file: '' });
    const off = run(['cli/nearpull.cjs', '--help'], {
      XDG_CACHE_HOME: join(path, 'cache'),
      NODE_DISABLE_COMPILE_CACHE: '1',
    });
    assert.equal(off.status, 0);
    for (const env of [{}, { HOME: '.' }, { XDG_CACHE_HOME: join(path, 'file') }, { HOME: '/proc' }]) {
      assert.deepEqual(run(['cli/nearpull.cjs', '--help'], env), off, JSON.stringify(env));
    }
    assert.deepEqual(readdirSync(path), ['file']);
  });

  test('use no folder that others may write to', (t) => {
    const { path, run, kept } = place(t);
    mkdirSync(join(path, CACHE), { recursive: true });
    chmodSync(join(path, CACHE), 0o777);
    assert.equal(run(['cli/nearpull.cjs', '--help'], { XDG_CACHE_HOME: join(path, 'cache') }).status, 0);
    assert.deepEqual(kept(), []);
  });
});

suite('the command line', () => {
  const PODS = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`pods/${n}.yaml`, pod(`nginx:1.${n}`)]),
  );
  const CHECK = ['cli/nearpull.cjs', 'check', 'pods'];

  test('keeps results of 50 files for the user alone, and says the same when it takes them', async (t) => {
    const { path, run } = place(t, PODS);
    const home = { XDG_CACHE_HOME: join(path, 'cache') };
    // What was changed in the last two seconds is not kept.
    await setTimeout(2100);
    const first = run(CHECK, home);
    assert.equal(first.status, 1);
    const results = join(path, CACHE, 'results');
    assert.equal(statSync(results).mode & 0o777, 0o700);
    const [name = '', ...more] = readdirSync(results);
    assert.deepEqual(more, []);
    const { ino, mode, size } = statSync(join(results, name));
    assert.equal(mode & 0o777, 0o600);
    assert.ok(size > 5000);
    assert.deepEqual(run(CHECK, home), first);
    assert.equal(statSync(join(results, name)).ino, ino, 'nothing is written where nothing has changed');
  });

  test('keeps no results of fewer files, where CI is set, and in folders that others may write to', (t) => {
    const { path, run } = place(t, PODS);
    const home = { XDG_CACHE_HOME: join(path, 'cache') };
    run([...CHECK, '--exclude', '7.yaml'], home);
    run(CHECK, { ...home, CI: 'true' });
    assert.ok(!existsSync(join(path, CACHE, 'results')));
    mkdirSync(join(path, CACHE, 'results'));
    chmodSync(join(path, CACHE, 'results'), 0o777);
    assert.equal(run(CHECK, home).status, 1);
    assert.deepEqual(readdirSync(join(path, CACHE, 'results')), []);
  });
});

/** A temporary folder in which programs of dist/ run with no other environment than the given one. */
function place(t: TestContext, files: Readonly<Record<string, string>> = {}) {
  const { path } = folder(t, files);
  return {
    path,
    run: ([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>>) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(DIST, program), ...args], {
        cwd: path,
        env: { ...env },
        encoding: 'utf8',
        input: '',
        timeout: 20_000,
      });
      return { status, stdout, stderr };
    },
    /** The files in the cache, each with its number, which another file of the name does not have: V8 took the code that was there. */
    kept: () =>
      readdirSync(join(path, CACHE), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name, parentPath }) => `${name} ${statSync(join(parentPath, name)).ino}`)
        .sort(),
  };
}
