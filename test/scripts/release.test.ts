// Tests the release script: makes a real release in a copy of this checkout, without the checks before it, which run these tests.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { npm } from '../../scripts/installMissing.mjs';
import { OUT, release } from '../../scripts/release/release.ts';
import { NOTICES } from '../../scripts/thirdParty.mjs';
import { FILES, readJson } from '../repo/repository.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DATE = '2026-01-31';
const [major = 0, minor = 0] = readJson('package.json').version.split('.').map(Number);
const NEXT = `${major}.${minor + 1}.0`;
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- News.\n\n## 0.0.1\n\n- Old.\n';

suite('npm run release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-release-'));
  const root = join(folder, 'checkout');
  before(() => copyCheckout(root));
  after(() => rmSync(folder, { recursive: true }));
  const world = { root, date: DATE, runChecks: () => undefined };

  test('refuses a version that does not follow, before anything is run', async () => {
    await refused(release('7.7.7', { ...world, runChecks: unexpected }), /7\.7\.7 does not follow/);
  });

  test('refuses a tree with changes', async () => {
    writeFileSync(join(root, 'new.txt'), 'not committed');
    await refused(release(NEXT, { ...world, runChecks: unexpected }), /not committed:\n\?\? new\.txt/);
    rmSync(join(root, 'new.txt'));
  });

  test('refuses a changelog without "Unreleased"', async () => {
    commit('CHANGELOG.md', '# Changelog\n\n## 0.0.1\n\n- Old.\n');
    await refused(release(NEXT, { ...world, runChecks: unexpected }), /is not "## Unreleased"/);
    commit('CHANGELOG.md', CHANGELOG);
  });

  test('refuses a release whose checks fail, or leave files', async () => {
    const fail = () => {
      throw new Error('a check failed');
    };
    await refused(release(NEXT, { ...world, runChecks: fail }), /a check failed/);
    const litter = () => writeFileSync(join(root, 'litter.txt'), '');
    await refused(release(NEXT, { ...world, runChecks: litter }), /\?\? litter\.txt/);
    rmSync(join(root, 'litter.txt'));
    assertUntouched();
  });

  test('reverts its changes where the packages cannot be made', async () => {
    const entry = join(root, 'cli', 'main.ts');
    const whole = readFileSync(entry, 'utf8');
    commit('cli/main.ts', 'this is no TypeScript');
    await refused(release(NEXT, world), /package\.mjs .*ended with 1/);
    assertUntouched();
    commit('cli/main.ts', whole);
  });

  test('writes, packs, commits and tags', async () => {
    await release(NEXT, world);
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('log', '-1', '--format=%s'), `Release ${NEXT}`);
    assert.equal(git('rev-parse', `v${NEXT}^{commit}`), git('rev-parse', 'HEAD'));
    assert.deepEqual(git('diff', '--name-only', 'HEAD~').split('\n'), [
      'CHANGELOG.md',
      'package-lock.json',
      'package.json',
    ]);
    assert.match(read('CHANGELOG.md'), new RegExp(`^## ${NEXT} \\(${DATE}\\)\n\n- News\\.$`, 'm'));
    assert.deepEqual(readdirSync(join(root, OUT)).sort(), [
      `nearpull-${NEXT}.cdx.json`,
      `nearpull-${NEXT}.tgz`,
      `nearpull-${NEXT}.vsix`,
    ]);
    const { metadata, components } = JSON.parse(read(join(OUT, `nearpull-${NEXT}.cdx.json`)));
    assert.deepEqual([metadata.component.version, metadata.timestamp.slice(0, 10)], [NEXT, DATE]);
    assert.ok(components.some(({ name }: { name: string }) => name === 'yaml'));
  });

  test('packs a tarball that npm installs without a network, and whose program knows its version', async () => {
    const user = join(folder, 'user');
    mkdirSync(user);
    writeFileSync(join(user, 'package.json'), '{}');
    await npm(user, ['install', '--silent', '--offline', join(root, OUT, `nearpull-${NEXT}.tgz`)]);
    assert.deepEqual(
      readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['nearpull'],
    );
    const notices = readFileSync(join(user, 'node_modules', 'nearpull', NOTICES), 'utf8');
    assert.match(notices, /^yaml \d/m);
    assert.match(notices, /^@marcbachmann\/cel-js \d/m);
    const beside = readdirSync(join(user, 'node_modules', 'nearpull', 'dist', 'server'));
    assert.deepEqual(beside.sort(), ['browser.js', 'main.cjs', 'node.cjs', 'package.json']);
    assert.doesNotMatch(notices, /^vscode-languageclient /m, 'the extension is not in this package');
    const program = join(user, 'node_modules', '.bin', 'nearpull');
    const { stdout } = spawnSync(process.execPath, [program, '--version'], { encoding: 'utf8' });
    assert.ok(stdout.includes(NEXT), stdout);
  });

  test('packs no development files into the VSIX', async () => {
    writeFileSync(join(root, 'dist', 'server', 'node.cjs.map'), '{}');
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    assert.ok(files.includes('dist/server/node.cjs'));
    assert.ok(files.includes('dist/server/main.cjs'));
    assert.ok(files.includes('dist/server/package.json'));
    assert.ok(files.includes(`dist/${NOTICES}`));
    assert.deepEqual(
      files.filter(
        (path) =>
          path.startsWith('.') ||
          /\.(?:map|ts)$|^dist\/(?!server\/package\.json).*\.json$|^(?:test|scripts|core|docs\/rules)\//.test(
            path,
          ),
      ),
      [],
    );
  });

  test('refuses a tag that exists', async () => {
    const previous = git('rev-parse', 'HEAD~');
    git('reset', '--quiet', '--hard', previous);
    await refused(release(NEXT, { ...world, runChecks: unexpected }), new RegExp(`a tag v${NEXT} already`));
  });

  function read(name: string): string {
    return readFileSync(join(root, name), 'utf8');
  }

  function git(...words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.trimEnd();
  }

  function commit(name: string, text: string): void {
    writeFileSync(join(root, name), text);
    git('commit', '--quiet', '--all', '--message', `Change ${name}`);
  }

  function assertUntouched(): void {
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('tag', '--list'), '');
    assert.equal(JSON.parse(read('package.json')).version, readJson('package.json').version);
  }
});

/** Copies the checkout, including changes that are not committed, so that the present scripts are tested. */
function copyCheckout(root: string): void {
  for (const path of FILES) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(join(ROOT, path), join(root, path));
  }
  writeFileSync(join(root, 'CHANGELOG.md'), CHANGELOG);
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const words of [
    ['init', '--quiet'],
    ['config', 'user.name', 'Nobody'],
    ['config', 'user.email', 'nobody@example.com'],
    ['config', 'core.excludesFile', join(root, '.git', 'ignored')],
  ]) {
    spawnSync('git', words, { cwd: root });
  }
  // .gitignore excludes a folder node_modules/. Here it is a link.
  writeFileSync(join(root, '.git', 'ignored'), 'node_modules\n');
  spawnSync('git', ['add', '--all'], { cwd: root });
  spawnSync('git', ['commit', '--quiet', '--message', 'Everything'], { cwd: root });
}

function unexpected(): void {
  assert.fail('the checks were run');
}

async function refused(made: Promise<void>, reason: RegExp): Promise<void> {
  await assert.rejects(made, (error: Error) => reason.test(error.message) || assert.fail(error.message));
}
