// Runs the component of GitLab CI by gitlab-ci-local, which first holds it to GitLab's own schema.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { read } from '../repo/repository.ts';
import { pod } from '../support/cli.ts';
import { npxFolder } from '../support/npx.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('the component of GitLab runs, and its report is one of code quality', (t) => {
  const { run, path } = npxFolder(t, {
    'web.yaml': pod('nginx'),
    'templates/nearpull.yml': read('integrations/gitlab/templates/nearpull.yml'),
  });
  const include = {
    local: 'templates/nearpull.yml',
    inputs: { image: 'p.example.com/library/node:24-slim', domain: 'p.example.com' },
  };
  writeFileSync(join(path, '.gitlab-ci.yml'), JSON.stringify({ include: [include] }));
  run(['git', 'init', '--quiet'], {});
  run(['git', 'remote', 'add', 'origin', 'git@git.example.com:shop/web.git'], {});
  run(['git', 'add', '--all'], {});
  run(
    ['git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'a'],
    {},
  );
  const gitlab = [
    process.execPath,
    join(ROOT, 'node_modules/gitlab-ci-local/dist/index.js'),
    '--force-shell-executor',
  ];
  const { status, stdout, stderr } = run([...gitlab, 'nearpull'], {});
  assert.equal(status, 1, stdout + stderr);
  const report = JSON.parse(readFileSync(join(path, 'gl-code-quality-report.json'), 'utf8'));
  assert.equal(report.length, 1);
  assert.equal(report[0].location.path, 'web.yaml');
});
