// Checks that English and Chinese have the same keys and placeholders, that every message is used, and that none is missing.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FILES, read, readJson, SOURCES, withoutComments } from './repository.ts';

type Words = Readonly<Record<string, string>>;

const english: Words = readJson('l10n/bundle.l10n.json');
const chinese: Words = readJson('l10n/bundle.l10n.zh-cn.json');
const shipped = SOURCES.filter((path) =>
  /^(?:core|l10n|protocol|server|client|cli|proof|plan|registry)\//.test(path),
);

suite('bundles', () => {
  sameWords(english, chinese);

  // The types ensure that every key in use has words: see `WordKey` in l10n/index.ts.
  test('no words are left over', () => {
    const text = shipped.map(code);
    const prefixes = text.flatMap((each) =>
      [...each.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.)\$\{/g)].map(([, prefix = '']) => prefix),
    );
    const isUsed = (key: string): boolean =>
      text.some((each) => each.includes(`'${key.replace(/\.(?:one|other)$/, '')}'`)) ||
      prefixes.some((prefix) => key.startsWith(prefix));
    assert.deepEqual(
      Object.keys(english).filter((key) => !isUsed(key)),
      [],
    );
  });
});

suite('each program says only the words that its bundle holds', () => {
  // The bundles keep the words by their keys: see `onlyWords` in esbuild.js.
  for (const [folders, kept] of [
    [/^client\//, /^(?:client|count|preset)\./],
    [/^(?:core|server|proof|plan|registry)\//, /^(?!cli\.)/],
  ] as const) {
    test(String(folders), () => {
      const strange = shipped
        .filter((path) => folders.test(path))
        .flatMap((path) =>
          [...code(path).matchAll(/(?:key: |plural\(|trouble\()['`]([a-z][\w-]*\.[\w.-]*)/g)]
            .filter(([, key = '']) => !kept.test(key))
            .map(([found]) => `${path}: ${found}`),
        );
      assert.deepEqual(strange, []);
    });
  }
});

suite('package.nls', () => {
  const manifest = read('package.json');
  const keys = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
  const words: Words = readJson('package.nls.json');
  sameWords(words, readJson('package.nls.zh-cn.json'));

  test('every %key% of package.json has words, and no words are left over', () => {
    assert.deepEqual([...new Set(keys)].sort(), Object.keys(words).sort());
  });
});

test('Chinese text has Chinese punctuation', () => {
  const pages = FILES.filter((path) => /\.zh-cn\.(?:json|md)$/.test(path));
  assert.ok(pages.length > 2);
  const problems = pages.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        /\p{Script=Han}(?:[,;?!]|:(?! ))|[,;?!]\p{Script=Han}/u.test(line)
          ? [`${path}:${index + 1} ${line.trim()}`]
          : [],
      ),
  );
  assert.deepEqual(problems, []);
});

test('no Chinese page breaks a line between two Chinese characters, where a browser shows a blank', () => {
  const chineseLetter = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]';
  const broken = new RegExp(`${chineseLetter}\\n *(?=${chineseLetter})`, 'gu');
  const pages = FILES.filter((path) => path.endsWith('.zh-cn.md'));
  assert.ok(pages.length > 2);
  const problems = pages.flatMap((path) =>
    [...withoutCode(read(path)).matchAll(broken)].map(({ index }) => `${path}: ${index}`),
  );
  assert.deepEqual(problems, []);
});

function withoutCode(page: string): string {
  return page.replaceAll(/^```.*?^```$/gms, '');
}

function sameWords(one: Words, other: Words): void {
  test('both languages have the same keys, in the same order', () => {
    assert.deepEqual(Object.keys(other), Object.keys(one));
  });
  test('both languages have the same placeholders', () => {
    for (const [key, text] of Object.entries(one)) {
      assert.deepEqual(placeholders(other[key] ?? ''), placeholders(text), key);
    }
  });
  test('no words are empty', () => {
    assert.deepEqual(
      [...Object.entries(one), ...Object.entries(other)].filter(([, text]) => text.trim() === ''),
      [],
    );
  });
}

/** The numbered placeholders, and the variables and the code that a person types. */
function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d+\}|\$\{\w+\}|\(command:[^)]*\)/g) ?? [])].sort();
}

function code(path: string): string {
  return withoutComments(read(path));
}
