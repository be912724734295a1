// Checks the pages for people: every command is documented, and every link and every path in them exists.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exists, FILES, read, readJson } from './repository.ts';

const manifest = readJson('package.json');
const commands: readonly { command: string; title: string }[] = manifest.contributes.commands;

for (const [readme, nls] of [
  ['README.md', 'package.nls.json'],
  ['README.zh-cn.md', 'package.nls.zh-cn.json'],
] as const) {
  suite(readme, () => {
    test('names every command by its title', () => {
      const text = read(readme);
      const words = readJson(nls);
      const titles = commands.map(({ title }) => words[title.replaceAll('%', '')]);
      assert.deepEqual(
        titles.filter((title) => !text.includes(title)),
        [],
      );
    });
  });
}

suite('EXTENSION.md', () => {
  const page = read('EXTENSION.md');

  test('is for people who have installed the extension, and promises that there is no telemetry', () => {
    assert.doesNotMatch(page, /git clone|npm /);
    assert.match(page, /no telemetry/);
    assert.match(page, /没有遥测/);
  });

  test('names commands by their titles, in both languages', () => {
    const [inEnglish = '', inChinese = ''] = page.split('\n## 简体中文\n');
    for (const [text, nls] of [
      [inEnglish, 'package.nls.json'],
      [inChinese, 'package.nls.zh-cn.json'],
    ] as const) {
      const titles: readonly string[] = commands.map(({ title }) => readJson(nls)[title.replaceAll('%', '')]);
      const named = [...text.matchAll(/\*\*Nearpull: ([^*]+)\*\*/g)].map(([, title = '']) => title);
      assert.ok(named.length > 5);
      assert.deepEqual(
        named.filter((title) => !titles.includes(title)),
        [],
      );
    }
  });
});

test('every picture of the walkthrough is there, in both languages', () => {
  const paths = ['package.nls.json', 'package.nls.zh-cn.json'].flatMap((nls) =>
    Object.entries<string>(readJson(nls)).flatMap(([key, path]) =>
      /^walkthrough\..*\.(?:light|dark)$/.test(key) ? [path] : [],
    ),
  );
  assert.equal(new Set(paths).size, 16);
  assert.deepEqual(
    paths.filter((path) => !exists(path)),
    [],
  );
});

test('every link to a file leads somewhere', () => {
  const problems = FILES.filter((path) => path.endsWith('.md')).flatMap((path) =>
    [...read(path).matchAll(/(?:\]\(|\bsrc(?:set)?=")(?!https?:|command:|#|mailto:)([^)#\s"]+)[^)"]*[)"]/g)]
      .map(([, target = '']) => new URL(target, `file:///${path}`).pathname.slice(1))
      .filter((target) => !exists(decodeURI(target)))
      .map((target) => `${path}: ${target}`),
  );
  assert.deepEqual(problems, []);
});

test('every path that ARCHITECTURE.md and CONTRIBUTING.md mention exists', () => {
  const problems = ['ARCHITECTURE.md', 'CONTRIBUTING.md'].flatMap((page) =>
    [
      ...read(page).matchAll(
        /`((?:core|proof|protocol|server|client|cli|l10n|syntaxes|test|docs|scripts)\/[\w./-]*)`/g,
      ),
    ]
      .map(([, path = '']) => path)
      .filter((path) => !FILES.some((each) => each === path || each.startsWith(path.replace(/\/?$/, '/'))))
      .map((path) => `${page}: ${path}`),
  );
  assert.deepEqual(problems, []);
});
