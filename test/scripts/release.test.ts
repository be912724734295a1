// Tests the release script: makes a real release in a copy of this checkout, without the checks before it, which run these tests.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { on } from 'node:events';
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
import { dirname, join, relative } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { npm } from '../../scripts/installMissing.mjs';
import { OUT, release } from '../../scripts/release/release.ts';
import { NOTICES } from '../../scripts/thirdParty.mjs';
import { PAGE } from '../../scripts/vsixSizes.mjs';
import { FILES, readJson } from '../repo/repository.ts';
import { pod } from '../support/cli.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DATE = '2026-01-31';
const [major = 0, minor = 0] = readJson('package.json').version.split('.').map(Number);
const NEXT = `${major}.${minor + 1}.0`;
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- News.\n\n## 0.0.1\n\n- Old.\n';

/** Who adds a file to a package adds it here. */
const IN_TARBALL = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'README.zh-cn.md',
  NOTICES,
  'dist/cli/main.cjs',
  'dist/cli/nearpull.cjs',
  'dist/cli/rulePages.cjs',
  'dist/cli/thread.cjs',
  'dist/server/browser.js',
  'dist/server/main.cjs',
  'dist/server/node.cjs',
  'dist/server/package.json',
  'dist/server/session.cjs',
  'docs/man/nearpull.1',
  'integrations/argo-cd/plugin.yaml',
  'integrations/helm/plugin.yaml',
  'integrations/kustomize/nearpull.yaml',
  'package.json',
];
const PICTURES = ['domain', 'fix', 'inventory', 'policy'].flatMap((name) =>
  ['dark', 'light', 'zh-cn.dark', 'zh-cn.light'].map((variant) => `docs/images/${name}.${variant}.png`),
);
const IN_VSIX = [
  'CHANGELOG.md',
  PAGE,
  'LICENSE',
  `dist/${NOTICES}`,
  'dist/client/browser.cjs',
  'dist/client/languageClient.cjs',
  'dist/client/main.cjs',
  'dist/client/node.cjs',
  'dist/server/browser.js',
  'dist/server/main.cjs',
  'dist/server/node.cjs',
  'dist/server/package.json',
  'dist/server/session.cjs',
  'docs/images/icon.png',
  ...PICTURES,
  'docs/walkthrough/sample.yaml',
  'docs/walkthrough/sample.zh-cn.yaml',
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'schemas/nearpull.schema.json',
  'syntaxes/image-reference.injection.tmLanguage.json',
].sort();

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
    const changed = git('diff', '--name-only', 'HEAD~').split('\n');
    assert.deepEqual(
      changed.filter((path) => !/^(?:docs|integrations)\//.test(path)),
      ['CHANGELOG.md', 'package-lock.json', 'package.json'],
    );
    assert.ok(changed.includes('integrations/tekton/nearpull.yaml'));
    assert.match(read('integrations/tekton/nearpull.yaml'), new RegExp(`nearpull@${NEXT}\\b`));
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

  test('packs a tarball that npm installs without a network, and whose programs run', async (t) => {
    const user = join(folder, 'user');
    const home = join(user, 'node_modules', 'nearpull');
    mkdirSync(user);
    writeFileSync(join(user, 'package.json'), '{}');
    writeFileSync(join(user, 'web.yaml'), pod('nginx'));
    await npm(user, ['install', '--silent', '--offline', join(root, OUT, `nearpull-${NEXT}.tgz`)]);
    assert.deepEqual(
      readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['nearpull'],
    );
    assert.deepEqual(filesIn(home), IN_TARBALL);
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    assert.deepEqual([manifest.scripts, manifest.dependencies], [undefined, undefined]);
    const notices = readFileSync(join(home, NOTICES), 'utf8');
    assert.match(notices, /^yaml \d/m);
    assert.match(notices, /^@marcbachmann\/cel-js \d/m);
    assert.doesNotMatch(notices, /^vscode-languageclient /m, 'the extension is not in this package');
    const bin = join(user, 'node_modules', '.bin');
    const run = (name: string, words: readonly string[]): string =>
      spawnSync(process.execPath, [join(bin, name), ...words], { cwd: user, encoding: 'utf8' }).stdout;
    assert.equal(run('nearpull', ['--version']), `${NEXT}\n`);
    assert.match(run('kubectl-nearpull', ['check']), /docker-hub-image/);
    assert.match(run('nearpull', ['explain', 'docker-hub-image']), /Docker Hub/);
    const server = spawn(process.execPath, [join(bin, 'nearpull-language-server'), '--stdio'], { cwd: user });
    t.after(() => server.kill());
    server.stdin.write(
      message({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities: {} } }),
    );
    // The header comes before the answer, in a piece of its own.
    const pieces = on(server.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
    let answer = '';
    while (!answer.includes(`"version":"${NEXT}"`)) {
      answer += String((await pieces.next()).value);
    }
  });

  test('installs the same files from Git, as pre-commit does', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
    assert.deepEqual(files.map(({ path }) => path.replace(/^dist\/(?=THIRD)/, '')).sort(), IN_TARBALL);
  });

  test('packs these files into the VSIX, and no others', async () => {
    writeFileSync(join(root, 'dist', 'server', 'node.cjs.map'), '{}');
    // The types of vsce do not know the page, and its code does.
    const options = { cwd: root, packageManager: PackageManager.None, readmePath: PAGE };
    const files = await listFiles(options);
    assert.deepEqual([...files].sort(), IN_VSIX);
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

/** The paths of the files in `root` and its folders, from `root`. */
function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** A message as the language server protocol frames it. */
function message(content: object): string {
  const json = JSON.stringify(content);
  return `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}

function unexpected(): void {
  assert.fail('the checks were run');
}

async function refused(made: Promise<void>, reason: RegExp): Promise<void> {
  await assert.rejects(made, (error: Error) => reason.test(error.message) || assert.fail(error.message));
}
