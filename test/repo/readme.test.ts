// Checks the pages for people: every command is documented, and every link and every path in them exists.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exists, FILES, read, readJson } from './repository.ts';

const manifest = readJson('package.json');
const commands: readonly { command: string; title: string }[] = manifest.contributes.commands;

const LANGUAGES = [
  { infix: '', nls: readJson('package.nls.json') },
  { infix: '.zh-cn', nls: readJson('package.nls.zh-cn.json') },
] as const;

for (const { infix, nls } of LANGUAGES) {
  const titles: readonly string[] = commands.map(({ title }) => nls[title.replaceAll('%', '')]);
  const list = `docs/commands${infix}.md`;
  const readme = `README${infix}.md`;

  test(`${list} names every command once by its title, and nothing else`, () => {
    assert.deepEqual(commandsIn(read(list)).toSorted(), titles.toSorted());
  });

  test(`${readme} names commands by their titles, and leads to those that it leaves out`, () => {
    const named = commandsIn(read(readme));
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((title) => !titles.includes(title)),
      [],
    );
    assert.ok(read(readme).includes(`](${list})`));
  });
}

function commandsIn(page: string): readonly string[] {
  return [...page.matchAll(/\*\*Nearpull: ([^*]+)\*\*/g)].map(([, title = '']) => title);
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
    for (const [index, text] of [inEnglish, inChinese].entries()) {
      const nls = LANGUAGES[index]?.nls;
      const titles: readonly string[] = commands.map(({ title }) => nls[title.replaceAll('%', '')]);
      const named = commandsIn(text);
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
