// Tests of a run in several threads: it says the same as a run in one, whatever happens to the threads.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Io } from '../../cli/io.ts';
import { chunksOf, unitsOf } from '../../cli/threads/handOut.ts';
import { hasRoomForThread } from '../../cli/threads/roomForThread.ts';
import { type Folder, folder, pod } from '../support/cli.ts';
import { mixedFolder, numbered, TEMPLATE } from '../support/mixedFolder.ts';
import { FEWEST_FILES, threadsOf } from '../support/thread.ts';

/** Other systems have no `/proc`. */
const SKIP_LIMIT = process.platform !== 'linux';
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

test('files are cut into chunks in their order, and a chart stays whole with the charts in it', () => {
  const files = [
    ...numbered(40, (n) => `a/${n}.yaml`),
    ...numbered(50, (n) => `charts/web/templates/${n}.yaml`),
    ...numbered(50, (n) => `charts/web/charts/db/templates/${n}.yaml`).sort(),
    ...numbered(10, (n) => `z/${n}.yaml`),
  ].map((fromRoot) => ({ fromRoot }));
  const charts = new Map([
    ['charts/web', []],
    ['charts/web/charts/db', []],
  ]);
  const units = unitsOf(files, charts) ?? [];
  assert.equal(units.length, 51);
  const isKept = false;
  assert.deepEqual(chunksOf(units), [
    { start: 0, end: 32, chart: null, unit: 0, isKept },
    { start: 32, end: 40, chart: null, unit: 32, isKept },
    { start: 40, end: 140, chart: 'charts/web', unit: 40, isKept },
    { start: 140, end: 150, chart: null, unit: 41, isKept },
  ]);
  assert.deepEqual(unitsOf(files, new Map([['', []]])), [{ start: 0, end: 150, chart: '' }]);
  assert.deepEqual(unitsOf([], charts), []);
  const [first, ...others] = files.slice(40);
  assert.equal(unitsOf([...others, ...files.slice(0, 40), ...(first ? [first] : [])], charts), null);
  const known = chunksOf(units, (unit) => unit === 3 || unit >= 40).map(({ start, end, isKept: own }) => [
    start,
    end,
    own,
  ]);
  assert.deepEqual(known, [
    [0, 3, false],
    [3, 4, true],
    [4, 36, false],
    [36, 40, false],
    [40, 140, true],
    [140, 150, true],
  ]);
});

test('check, images and status say the same with one, two and three threads', async (t) => {
  const { nearpull } = mixedFolder(t);
  for (const [count, ...args] of [
    ['2', 'check', '--format', 'json'],
    ['3', 'check', '--locale', 'zh-cn'],
    ['2', 'images', '--format', 'json'],
    ['2', 'status'],
    ['3', 'check', '--domain', 'proxy.example.com', '--report', 'sarif=out.sarif', '.', 'plain'],
  ] as const) {
    const alone = await nearpull([...args, '--threads', '1']);
    const { threads, started } = threadsOf(4);
    const together = await nearpull([...args, '--threads', count], { threads });
    assert.ok(alone.stdout.length > 100, args.join(' '));
    assert.deepEqual(together, alone, `${args.join(' ')} with ${count} threads`);
    assert.equal(started.length, Number(count) - 1);
    assert.ok(
      started.some(({ answers }) => answers > 0),
      'others have judged files',
    );
  }
});

test('the mixed folder has what it is for', async (t) => {
  const { nearpull } = mixedFolder(t);
  const { stdout, stderr, code } = await nearpull(['check', '--format', 'compact', '--max', '0']);
  for (const [text, what] of [
    [stderr, /binary\/1\.yaml: /],
    [stderr, /large\/1\.yaml: .*large/],
    [stderr, /Not judged: 12 files/],
    [stderr, /charts\/large\/templates\/a\.yaml: not read beside other files/],
    [stdout, /charts\/c1\/values\.yaml/],
    [stdout, /kustomize\/1\/kustomization\.yaml.*redis/],
    [stdout, /plain\/0\.yaml/],
  ] as const) {
    // The whole text would be 700 KB of message.
    assert.ok(what.test(text), `${what} ${text.slice(0, 1000)}`);
  }
  assert.equal(code, 2);
});

test('no thread is started for few files, on one core, or where the order of the files decides', async (t) => {
  const few = folder(t, Object.fromEntries(numbered(FEWEST_FILES - 1, (n) => [`${n}.yaml`, pod('nginx')])));
  const many = folder(t, Object.fromEntries(numbered(FEWEST_FILES, (n) => [`${n}.yaml`, pod('nginx')])));
  for (const [{ nearpull }, args, cores, count] of [
    [few, ['check'], 4, 0],
    [many, ['check'], 1, 0],
    [many, ['check'], 3, 0],
    [many, ['check', '--threads', '1'], 4, 0],
    [many, ['check', '--baseline', 'accepted.json'], 4, 0],
    [many, ['fix', '--dry-run', '--domain', 'proxy.example.com'], 4, 0],
    [many, ['check', '--threads', '2'], 2, 1],
    [many, ['check'], 4, 1],
    [many, ['check'], 16, 3],
    [withCharts(t, 99), ['check'], 3, 0],
    [withCharts(t, 100), ['check'], 1, 0],
    [withCharts(t, 100), ['check'], 2, 1],
    [withCharts(t, 100), ['check'], 16, 3],
  ] as const) {
    const { threads, started } = threadsOf(cores);
    const { code } = await nearpull(args, { threads });
    assert.ok(code === 0 || code === 1, args.join(' '));
    assert.equal(started.length, count, `${args.join(' ')} on ${cores} cores`);
  }
});

/** So many charts with more files than threads are started for. */
function withCharts(t: TestContext, count: number): Folder {
  const charts = numbered(count, (n) => `charts/${n}`);
  return folder(t, {
    ...Object.fromEntries(charts.map((chart) => [`${chart}/Chart.yaml`, 'name: c\nversion: 1.0.0\n'])),
    ...Object.fromEntries(charts.map((chart) => [`${chart}/values.yaml`, 'image: nginx:1.27\n'])),
    ...Object.fromEntries(charts.map((chart) => [`${chart}/templates/a.yaml`, TEMPLATE])),
    ...Object.fromEntries(charts.map((chart) => [`${chart}/templates/b.yaml`, pod('nginx')])),
  });
}

test('a container with little memory has fewer threads, unless a person says how many', async (t) => {
  const { nearpull } = folder(
    t,
    Object.fromEntries(numbered(FEWEST_FILES, (n) => [`${n}.yaml`, pod('quay.io/a/b:1')])),
  );
  for (const [megabytes, args, count] of [
    [160, ['check'], 0],
    [511, ['check'], 0],
    [512, ['check'], 1],
    [1024, ['check'], 3],
    [160, ['check', '--threads', '2'], 1],
  ] as const) {
    const { threads, started } = threadsOf(16);
    const outcome = await nearpull(args, { threads: { ...threads, memory: megabytes << 20 } });
    assert.equal(outcome.code, 0);
    assert.equal(started.length, count, `${args.join(' ')} in ${megabytes} MB`);
  }
});

test('where the system refuses threads, one thread does it', async (t) => {
  const { nearpull } = mixedFolder(t);
  const start = (): never => {
    throw new Error('ERR_ACCESS_DENIED');
  };
  const threads: NonNullable<Io['threads']> = { ...threadsOf(4).threads, start };
  assert.deepEqual(await nearpull(['check'], { threads }), await nearpull(['check']));
});

test('a process with a limit of addresses starts no threads, because V8 would end it, and one with few files few', {
  skip: SKIP_LIMIT,
}, async () => {
  const module = new URL('../../cli/threads/roomForThread.ts', import.meta.url);
  const code = `import(${JSON.stringify(module)}).then((m) => console.log(m.hasRoomForThread(0), m.hasRoomForThread(3)))`;
  for (const [limit, says] of [
    ['-v 20000000', 'false false\n'],
    ['-n 60', 'true false\n'],
    ['-n 32', 'false false\n'],
    ['-n 256', 'true true\n'],
  ] as const) {
    const line = `ulimit ${limit} && exec "$0" -e "$1"`;
    const child = spawn('/bin/sh', ['-c', line, process.execPath, code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
    assert.equal(output, says, limit);
  }
  const unlimited = 'Max open files unlimited unlimited files\nMax address space unlimited unlimited bytes\n';
  assert.ok(hasRoomForThread(63, () => unlimited));
  const refuse = (): never => {
    throw new Error('ENOENT');
  };
  assert.ok(hasRoomForThread(0, refuse), 'a system that does not say it');
});

for (const [death, locale, words] of [
  ['throw', 'en', 'a thread ended early (it was told to die), so one thread judges the files that are left'],
  ['exit', 'zh-cn', '一个线程提前结束（exit 3），其余文件由单个线程判断'],
  [
    'memory',
    'en',
    'a thread ended early (Worker terminated due to reaching memory limit: JS heap out of memory), so one thread judges the files that are left',
  ],
] as const) {
  test(`a thread that dies (${death}) is told of once, and the answer is complete`, async (t) => {
    const { nearpull } = mixedFolder(t);
    const args = ['check', '--format', 'json', '--locale', locale];
    const alone = await nearpull(args);
    const outcome = await nearpull([...args, '--threads', '3'], { threads: threadsOf(4, death).threads });
    const lines = outcome.stderr.split('\n');
    const told = lines.filter((line) => line === `nearpull: ${words}`);
    assert.equal(told.length, 1, outcome.stderr);
    const rest = lines.filter((line) => line !== `nearpull: ${words}`).join('\n');
    assert.deepEqual([outcome.stdout, rest, outcome.code], [alone.stdout, alone.stderr, alone.code]);
  });
}

test('where the charts have more text than is read in a run, the same is left out', async (t) => {
  const filler = '# filler filler filler filler filler filler filler\n'.repeat(18_000);
  const charts = numbered(75, (n) => `charts/${String(n).padStart(3, '0')}`);
  const { nearpull } = folder(t, {
    ...Object.fromEntries(charts.map((chart) => [`${chart}/Chart.yaml`, `name: c\nversion: 1.0.0\n`])),
    ...Object.fromEntries(charts.map((chart) => [`${chart}/values.yaml`, 'web: nginx:1.27\n'])),
    ...Object.fromEntries(charts.map((chart) => [`${chart}/templates/a.yaml`, TEMPLATE + filler])),
    ...Object.fromEntries(numbered(FEWEST_FILES, (n) => [`plain/${n}.yaml`, pod('nginx')])),
  });
  const alone = await nearpull(['check', '--format', 'json']);
  assert.match(alone.stderr, /charts\/07\d\/.*not read beside other files/);
  const { threads } = threadsOf(4);
  assert.deepEqual(await nearpull(['check', '--format', 'json'], { threads }), alone);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends the program at once while threads run`, async (t) => {
    const long = `a-binary-file-with-a-long-name-${'x'.repeat(150)}`;
    const { path } = folder(t, {
      // The lines about these files are more than the program keeps before it writes.
      ...Object.fromEntries(numbered(400, (n) => [`0/${long}${n}.yaml`, 'a\0b'])),
      ...Object.fromEntries(numbered(6000, (n) => [`1/${n}.yaml`, pod(...Array(10).fill('nginx'))])),
    });
    const child = spawn(process.execPath, [MAIN, 'check', '--threads', '2'], { cwd: path });
    child.stdout.resume();
    const closed = once(child, 'close');
    await once(child.stderr, 'data');
    child.stderr.resume();
    child.kill(signal);
    assert.deepEqual(await closed, [null, signal]);
  });
}

test('the program in threads ends quietly when the reader closes the pipe', async (t) => {
  const { path } = folder(
    t,
    Object.fromEntries(numbered(6000, (n) => [`${n}.yaml`, pod(...numbered(4, (i) => `nginx:${i}`))])),
  );
  const child = spawn(process.execPath, [MAIN, 'images', '--threads', '2'], { cwd: path });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal(errors, '');
});

test('a number of threads is one from 1 to 64', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('quay.io/a/b:1') });
  for (const wrong of ['0', '65', '1.5', 'all', '-1']) {
    const { code, stderr } = await nearpull(['check', `--threads=${wrong}`]);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^nearpull: ${wrong} is not a number of threads from 1 to 64\\.`));
  }
  assert.equal((await nearpull(['check', '--threads', '64'])).code, 0);
});
