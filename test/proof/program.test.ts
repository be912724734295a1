// How programs are run: closed off from the network and from the person, and stopped with all that they started.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '../../proof/run/deadline.ts';
import { findHelm, findKustomize } from '../../proof/run/findProgram.ts';
import { closedEnvironment, LIMITS, type Limits, reasonIn } from '../../proof/run/program.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { isTrouble, type Trouble } from '../../proof/trouble.ts';
import { fakeHelm, fakeProgram } from '../support/fakeProgram.ts';

/** Runs a program that is `code`. */
function runFake(t: TestContext, code: string, limits: Partial<Limits> = {}) {
  const path = fakeProgram(t, code);
  return withRunner((runner) => runner.run({ name: 'helm', path }, ['template'], runner.home), {
    ...LIMITS,
    ...limits,
  });
}

function troubleOf(result: object): Trouble['trouble'] {
  assert.ok(isTrouble(result as Trouble), JSON.stringify(result));
  return (result as Trouble).trouble;
}

suite('a run', () => {
  test('has a home of its own, no way to the network, and nothing of the environment of the person', async (t) => {
    process.env['NEARPULL_SECRET'] = 'of the person';
    t.after(() => delete process.env['NEARPULL_SECRET']);
    const printed = await runFake(t, 'console.log(JSON.stringify(process.env));');
    assert.ok(!isTrouble(printed));
    const env = JSON.parse(printed.stdout);
    assert.equal(env.NEARPULL_SECRET, undefined);
    assert.notEqual(env.HOME, process.env['HOME']);
    assert.match(env.HTTPS_PROXY, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(env.GIT_ALLOW_PROTOCOL, 'none');
    assert.ok(env.HELM_PLUGINS.startsWith(env.HOME));
    // The folder is gone when the job is.
    assert.ok(!existsSync(env.HOME));
  });

  test('that hangs is killed with what it started', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'nearpull-child-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'beats');
    const child = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(file)}, '.'), 20);`;
    const code = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });\nsetInterval(() => {}, 1000);`;
    const { key } = troubleOf(await runFake(t, code, { time: 3000 }));
    assert.equal(key, 'proof.timeout');
    const beats = readFileSync(file).length;
    assert.ok(beats > 0);
    await wait(300);
    assert.equal(readFileSync(file).length, beats);
  });

  test('that prints without end is stopped', async (t) => {
    const code =
      "const line = 'x'.repeat(65536); const go = () => { while (process.stdout.write(line)); process.stdout.once('drain', go); }; go();";
    const { key } = troubleOf(await runFake(t, code, { output: 4 << 20 }));
    assert.equal(key, 'proof.output');
  });

  test('that fails says why in one line', async (t) => {
    const code = "process.stderr.write('WARNING: old\\nError: no image\\n  at line 3\\n'); process.exit(1);";
    assert.deepEqual(troubleOf(await runFake(t, code)), {
      key: 'proof.failed',
      args: ['helm', 'no image at line 3'],
    });
    assert.equal(reasonIn(''), '?');
    assert.ok(reasonIn('word '.repeat(1000)).length < 700);
  });

  test('that cannot be started is no exception', async (t) => {
    const path = fakeProgram(t, '');
    writeFileSync(path, '#!/nowhere/at/all\n');
    const result = await withRunner((runner) => runner.run({ name: 'helm', path }, [], runner.home));
    assert.equal(troubleOf(result).key, 'proof.notStarted');
  });

  test('comes to nothing when the time of its chart is over', async (t) => {
    const path = fakeProgram(t, 'console.log(1);');
    const results = await withRunner(async (runner) => {
      const limited = withDeadline(runner, 0);
      const run = () => limited.run({ name: 'helm', path }, [], runner.home);
      return [await run(), await run()];
    });
    assert.ok(results[0] && !isTrouble(results[0]));
    assert.equal(troubleOf(results[1] ?? {}).key, 'proof.chartTime');
  });
});

suite('the programs', () => {
  const found = (code: string, t: TestContext) =>
    withRunner((runner) => findHelm(fakeProgram(t, code), { cwd: '/', env: {} }, runner));

  test('that are too old, or say nothing of their version, are refused', async (t) => {
    assert.equal(troubleOf(await found(fakeHelm('', {}, 'v2.17.0'), t)).key, 'proof.tooOld');
    assert.equal(troubleOf(await found(fakeHelm('', {}, 'v3.7.2'), t)).key, 'proof.tooOld');
    assert.equal(troubleOf(await found(fakeHelm('', {}, 'hello'), t)).key, 'proof.noVersion');
    assert.ok(!isTrouble(await found(fakeHelm('', {}, 'v4.1'), t)));
  });

  test('are looked for in absolute folders of the PATH only', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'nearpull-path-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'helm'), readFileSync(fakeProgram(t, fakeHelm(''))), { mode: 0o755 });
    const find = (path: string) =>
      withRunner((runner) => findHelm(undefined, { cwd: folder, env: { PATH: path } }, runner));
    assert.equal(troubleOf(await find('bin:.')).key, 'proof.noProgram');
    assert.ok(!isTrouble(await find(`bin:${join(folder, 'bin')}`)));
    const given = await withRunner((runner) => findHelm('bin/helm', { cwd: folder, env: {} }, runner));
    assert.ok(!isTrouble(given));
    const absent = await withRunner((runner) => findHelm('bin/nothing', { cwd: folder, env: {} }, runner));
    assert.equal(troubleOf(absent).key, 'proof.noProgramAt');
  });

  test('kubectl takes the place of kustomize', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'nearpull-path-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const kubectl = fakeProgram(t, "console.log('Client Version: v1.31.2\\nKustomize Version: v5.4.2');");
    writeFileSync(join(folder, 'kubectl'), readFileSync(kubectl), { mode: 0o755 });
    const place = { cwd: folder, env: { PATH: folder } };
    const program = await withRunner((runner) => findKustomize(undefined, place, runner));
    assert.ok(!isTrouble(program));
    assert.equal(program.name, 'kubectl');
  });
});

test('the proxies of a closed environment are those of every spelling', () => {
  const env = closedEnvironment('/home');
  assert.equal(env['http_proxy'], env['HTTPS_PROXY']);
  assert.equal(env['NO_PROXY'], '');
});
