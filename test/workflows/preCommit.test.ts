// Runs the hooks by pre-commit itself, which installs this repository from Git, at its last commit, as it does for others.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('pre-commit installs the hooks and runs them over the files of a commit', async (t) => {
  const files = {
    '.nearpull.yaml': `proxy: { domain: ${DOMAIN} }\n`,
    'web.yaml': pod('nginx'),
    'notes.txt': 'image: nginx\n',
  };
  const { path, git, write, read } = folder(t, files);
  const rev = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const hook = (id: string) => ({ repo: ROOT, rev, hooks: [{ id }] });
  // The Node of this machine, because another one would be downloaded.
  const config = {
    default_language_version: { node: 'system' },
    repos: [hook('nearpull-check'), hook('nearpull-fix')],
  };
  write('.pre-commit-config.yaml', JSON.stringify(config));
  await git(['init', '--quiet']);
  await git(['add', '--all']);
  const run = (...words: readonly string[]) =>
    spawnSync('pre-commit', words, {
      cwd: path,
      encoding: 'utf8',
      env: { ...process.env, PRE_COMMIT_HOME: join(path, '.git', 'pre-commit'), SKIP: '', LC_ALL: 'C.UTF-8' },
    });
  assert.equal(run('validate-manifest', join(ROOT, '.pre-commit-hooks.yaml')).status, 0);
  const check = run('run', 'nearpull-check');
  assert.equal(check.status, 1, check.stdout + check.stderr);
  assert.match(check.stdout, /web\.yaml/);
  assert.doesNotMatch(check.stdout, /notes\.txt/);
  const fix = run('run', 'nearpull-fix');
  assert.match(fix.stdout, /files were modified by this hook/);
  assert.equal(read('web.yaml').toString(), pod(`${DOMAIN}/library/nginx:latest`));
  await git(['add', '--all']);
  assert.equal(run('run').status, 0);
});
