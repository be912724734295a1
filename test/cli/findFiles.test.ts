// Tests of what a walk finds: the paths of each file, links, the names that say something about a folder, and what is read of neighbours.
import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openConfig } from '../../cli/config/config.ts';
import { settingOptions } from '../../cli/config/options.ts';
import { type Excludes, type Found, findFiles } from '../../cli/files/findFiles.ts';
import { readNeighbours } from '../../cli/files/neighbours.ts';
import { IGNORE_FILES, PROJECT_FILES } from '../../core/index.ts';
import { folder } from '../support/cli.ts';

const LINKS = { skip: process.platform === 'win32' ? 'links need a privilege on Windows' : false };

function find(cwd: string, paths: readonly string[], excludes: Excludes | null = null): Found {
  const config = openConfig(settingOptions({}), { cwd, env: {} });
  return findFiles(cwd, paths, { config, excludes, obeysIgnoreFiles: true });
}

const pathsOf = ({ files }: Found): readonly string[] => files.map(({ path }) => path);

test(
  'a file has its paths from the folder that was given, from the project, and from the top of the disk',
  LINKS,
  (t) => {
    const { path: top } = folder(t, { '.git/HEAD': '', 'sub/a/b.yaml': '', 'sub/c.yaml': '' });
    symlinkSync('sub', join(top, 'link'));
    const real = realpathSync(top);
    const cwd = join(top, 'sub');
    const cases: readonly (readonly [
      cwd: string,
      given: string,
      shown: string,
      root: string,
      tree: string,
    ])[] = [
      [top, '.', 'sub/', 'sub/', real],
      [top, 'sub', 'sub/', 'sub/', join(real, 'sub')],
      [top, './link/', 'link/', 'link/', join(real, 'sub')],
      [cwd, '.', '', 'sub/', join(real, 'sub')],
      [cwd, '..', '../sub/', 'sub/', real],
      [cwd, cwd, `${cwd}/`, 'sub/', join(real, 'sub')],
      [join(top, 'sub/a'), '..', '../', 'sub/', join(real, 'sub')],
    ];
    for (const [from, given, shown, root, tree] of cases) {
      const files = find(from, [given]).files.map(({ path, absolute, fromRoot, tree }) => [
        ...[path, fromRoot, tree],
        realpathSync(absolute),
      ]);
      assert.deepEqual(
        files,
        ['a/b.yaml', 'c.yaml'].map((name) => [shown + name, root + name, tree, join(real, 'sub', name)]),
        given,
      );
    }
  },
);

test(
  'a link is dropped where the walk finds what it leads to, and two links to one file are listed once',
  LINKS,
  (t) => {
    const { path: top } = folder(t, { 'a/x.yaml': '', 'b/y.txt': '', 'node_modules/z.yaml': '' });
    mkdirSync(join(top, 'l'));
    for (const [target, name] of [
      ['../a/x.yaml', 'x.yaml'],
      ['../b/y.txt', 'y.yaml'],
      ['../b/y.txt', 'y2.yaml'],
      ['../node_modules/z.yaml', 'z.yaml'],
    ] as const) {
      symlinkSync(target, join(top, 'l', name));
    }
    symlinkSync('.', join(top, 'here'));
    assert.deepEqual(pathsOf(find(top, ['.'])), ['a/x.yaml', 'l/y.yaml', 'l/z.yaml']);
    assert.deepEqual(pathsOf(find(top, ['here'])), ['here/a/x.yaml', 'here/l/y.yaml', 'here/l/z.yaml']);
    assert.deepEqual(pathsOf(find(top, ['l'])), ['l/x.yaml', 'l/y.yaml', 'l/z.yaml']);
    assert.deepEqual(pathsOf(find(top, ['l', 'a'])), ['a/x.yaml', 'l/y.yaml', 'l/z.yaml']);
  },
);

test('every name of an ignore file and of a project file counts in the folder where it is', (t) => {
  const { path: top, write } = folder(t, { '.git/HEAD': '', 'repo/.git/info/exclude': 'out.yaml\n' });
  for (const name of IGNORE_FILES) {
    write(`${name}-folder/${name}`, 'out.yaml\n');
  }
  for (const name of PROJECT_FILES) {
    write(`${name}-folder/${name}`, '{"exclude": ["out.yaml"]}');
  }
  const folders = ['repo', ...[...IGNORE_FILES, ...PROJECT_FILES].map((name) => `${name}-folder`)];
  for (const each of folders) {
    write(`${each}/out.yaml`, '');
    write(`${each}/sub/in.yaml`, '');
  }
  const found = find(top, ['.']);
  const expected = folders.map((each) => `${each}/sub/in.yaml`);
  assert.deepEqual(
    pathsOf(found).filter((path) => !PROJECT_FILES.some((name) => path.endsWith(`/${name}`))),
    expected.sort(),
  );
  assert.equal(found.leftOut, folders.length);
});

test('globs of the command line are asked about the path as shown, and about that in the folder', (t) => {
  const { path: top } = folder(t, { 'a/b/c.yaml': '' });
  for (const [given, shown, inside] of [
    ['.', ['a', 'a/b', 'a/b/c.yaml'], ['a', 'a/b', 'a/b/c.yaml']],
    ['a', ['a/b', 'a/b/c.yaml'], ['b', 'b/c.yaml']],
    [`${top}/a`, [`${top}/a/b`, `${top}/a/b/c.yaml`], ['b', 'b/c.yaml']],
    ['*/b', ['a', 'a/b', 'a/b/c.yaml'], ['a', 'a/b', 'a/b/c.yaml']],
  ] as const) {
    const asked: (readonly [string, string])[] = [];
    find(top, [given], (...paths) => {
      asked.push(paths);
      return false;
    });
    assert.deepEqual(
      asked,
      shown.map((path, index) => [path, inside[index]]),
      given,
    );
  }
});

test('neighbours are listed as regular files where a folder says so', LINKS, (t) => {
  const { path: top } = folder(t, {
    'Chart.yaml': '',
    Makefile: '',
    'a/kustomization.yaml': '',
    'a/requirements.yaml': '',
    'b/Chart.yaml': '',
    'b/requirements.yaml': '',
  });
  symlinkSync('../a/kustomization.yaml', join(top, 'b/kustomization.yaml'));
  const listedIn = (cwd: string): readonly string[] => {
    const { neighbours, listed } = find(cwd, ['.']);
    return [...neighbours].map(([fromRoot, path]) => `${fromRoot} ${listed.has(path)}`).sort();
  };
  assert.deepEqual(listedIn(top), [
    'Chart.yaml true',
    'Makefile true',
    'a/kustomization.yaml true',
    'b/Chart.yaml true',
    'b/kustomization.yaml false',
    'b/requirements.yaml true',
  ]);
  // Above the folder that is given, only names are known.
  assert.deepEqual(listedIn(join(top, 'b')), [
    'Chart.yaml false',
    'Makefile false',
    'b/Chart.yaml true',
    'b/kustomization.yaml false',
    'b/requirements.yaml true',
  ]);
});

test('a file of a build tool that names no image is not kept', (t) => {
  const script = 'kustomize edit set image a=b:1\n';
  const long = '#'.repeat(300_000);
  const { path: top } = folder(t, {
    'one/set.sh': script,
    'two/other.sh': 'kustomize edit set images a=b:1\n',
    'three/long.sh': `${long}\n${script}`,
    'five/Tiltfile': 'custom_build("c", "make")\n',
    'six/Tiltfile': 'docker("c")\n',
    'seven/skaffold.yaml': 'build:\n  artifacts: [{ image: d }]\n',
    'eight/compose.yaml': 'services: { a: { image: e } }\n',
    'nine/compose.yaml': 'services: { a: { image: e, build: . } }\n',
  });
  mkdirSync(join(top, 'four'));
  writeFileSync(join(top, 'four/utf16.sh'), `\uFEFF${script}`, 'utf16le');
  const { texts, neighbours, leftOut } = readNeighbours(top, find(top, ['.']));
  const kept = [...texts].filter(([, text]) => text !== '').map(([path]) => path);
  assert.deepEqual(kept.sort(), [
    'five/Tiltfile',
    'four/utf16.sh',
    'nine/compose.yaml',
    'one/set.sh',
    'seven/skaffold.yaml',
    'three/long.sh',
  ]);
  assert.deepEqual(
    [...neighbours.builds.values()].flatMap((builds) => builds.map(({ by, name }) => `${by} ${name}`)).sort(),
    ['five/Tiltfile c', 'four/utf16.sh a', 'nine/compose.yaml e', 'one/set.sh a', 'seven/skaffold.yaml d'],
  );
  assert.deepEqual(
    leftOut().map(({ path, words }) => [path, words.key]),
    [['three/long.sh', 'cli.leftOut.build']],
  );
});
