// The list of Docker Official Images is what the script reads from the history of a repository, and it is the list that is shipped.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { OFFICIAL_IMAGES, OFFICIAL_IMAGES_DATE } from '../../core/image/officialImages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SCRIPT = join(ROOT, 'scripts', 'officialImages.ts');
const DAY = '2020-02-29T23:30:00-02:00';

interface Written {
  readonly OFFICIAL_IMAGES: ReadonlySet<string>;
  readonly OFFICIAL_IMAGES_DATE: string;
}

test('present and removed names are listed, with the day of the last commit', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-official-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
      env: { ...process.env, GIT_COMMITTER_DATE: DAY, GIT_AUTHOR_DATE: DAY },
    });
  const commit = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(folder, path), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'x');
  };
  git('init', '--quiet');
  mkdirSync(join(folder, 'library'));
  commit({ 'library/nginx': '1', 'library/gone': '1', 'library/MAINTAINERS': 'a', README: 'a' });
  rmSync(join(folder, 'library', 'gone'));
  commit({ 'library/rocket.chat': '1', 'other.txt': '1' });

  const target = join(folder, 'list.ts');
  const run = spawnSync(process.execPath, [SCRIPT, folder, relative(ROOT, target)], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  const written = (await import(pathToFileURL(target).href)) as Written;
  assert.deepEqual([...written.OFFICIAL_IMAGES], ['gone', 'nginx', 'rocket.chat']);
  assert.equal(written.OFFICIAL_IMAGES_DATE, '2020-03-01');

  const shipped = readFileSync(join(ROOT, 'core', 'image', 'officialImages.ts'), 'utf8');
  const withoutList = (text: string): string => text.replace(/`\n.*\n`/s, '').replace(/\d{4}-\d\d-\d\d/, '');
  assert.equal(withoutList(readFileSync(target, 'utf8')), withoutList(shipped));
});

test('the list that is shipped has the names that everybody uses, and no others that people make up', () => {
  for (const name of ['nginx', 'redis', 'postgres', 'rocket.chat', 'centos', 'java', 'hello-world', 'unit']) {
    assert.ok(OFFICIAL_IMAGES.has(name), name);
  }
  for (const name of ['controller', 'app', 'web', 'echo-server', 'scratch', 'auto', 'MAINTAINERS', '']) {
    assert.ok(!OFFICIAL_IMAGES.has(name), name);
  }
  assert.match(OFFICIAL_IMAGES_DATE, /^20\d\d-\d\d-\d\d$/);
});
