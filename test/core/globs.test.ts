// Tests of the globs of excluded files: their meaning, compared with picomatch; which ones are refused; and that matching is fast.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import picomatch from 'picomatch';
import { compileGlobs, globProblem, readProjectFile, readSettings } from '../../core/index.ts';
import { compilePatterns } from '../../core/paths/automaton.ts';
import { readPattern } from '../../core/paths/readPattern.ts';
import { generator } from '../support/random.ts';

const MATCHES: readonly (readonly [glob: string, yes: readonly string[], no: readonly string[]])[] = [
  ['**/node_modules/**', ['node_modules', 'node_modules/a', 'a/node_modules/b/c'], ['node_modules2/a', 'a']],
  ['charts/**', ['charts', 'charts/a', 'charts/a/b'], ['charts2', 'a/charts/b']],
  ['vendor', ['vendor', 'vendor/a', 'a/vendor/b'], ['vendored']],
  ['/vendor', ['vendor', 'a/vendor'], []],
  ['./a/b/', ['a/b', 'a/b/c'], ['x/a/b']],
  ['*.yaml', ['a.yaml', '.yaml', 'a/.b.yaml'], ['a.yml', 'yaml']],
  ['a/*', ['a/b', 'a/.b', 'a/b/c'], ['a', 'b/a']],
  ['*/**', ['a/b', 'a/b/c'], ['a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b/c'], ['ab', 'a/xb']],
  ['**', ['a', 'a/.b'], []],
  ['a**b', ['ab', 'axb'], ['a/b']],
  ['?.yaml', ['a.yaml'], ['.yaml', 'ab.yaml']],
  ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
  ['[]a-]x', [']x', 'ax', '-x'], ['bx']],
  ['[!a]x', ['bx', '!x'], ['ax', 'x']],
  ['[^a]x', ['bx'], ['ax']],
  ['a[!x]b', ['acb'], ['a/b', 'axb']],
  ['[[:digit:]]x', ['1x'], ['ax']],
  ['{a,b}/*.yaml', ['a/x.yaml', 'b/x.yaml'], ['c/x.yaml']],
  ['{a,b/{c,d}}e', ['ae', 'b/ce', 'b/de'], ['be']],
  ['x{1..3}', ['x1', 'x3'], ['x4', 'x12']],
  ['{a}', ['{a}'], ['a']],
  ['@(a|b)x', ['ax', 'bx'], ['x', 'abx']],
  ['+(a|b)x', ['ax', 'abax'], ['x']],
  ['*(a)x', ['x', 'aax'], ['bx']],
  ['?(a)x', ['x', 'ax'], ['aax']],
  ['\\*', ['*', 'a/*'], ['a']],
  ['\\!a', ['!a'], ['a']],
  ['a (1)', ['a (1)'], ['a 1']],
  ['a+$^.', ['a+$^.'], ['aa$^.']],
  ['中文/*', ['中文/文件.yaml'], ['中/文']],
  ['', [], ['a', '']],
  ['/', [], ['a']],
];

for (const [glob, yes, no] of MATCHES) {
  test(`${JSON.stringify(glob)} matches what it says`, () => {
    assert.equal(globProblem(glob), null);
    const isExcluded = compileGlobs([glob]);
    assert.deepEqual(
      yes.filter((path) => !isExcluded(path)),
      [],
    );
    assert.deepEqual(no.filter(isExcluded), []);
  });
}

test('several globs exclude what any of them matches', () => {
  const isExcluded = compileGlobs(['a', '[', 'b/*.yaml', '']);
  assert.deepEqual(['a', 'b/x.yaml', '[', 'c'].map(isExcluded), [true, true, false, false]);
});

/** The parts of random globs. How often each occurs follows the globs that people write. Both matchers give each the same meaning. */
const PARTS = [
  ...['a', 'b', 'ab', '*', '*', '?', '.', '.yaml', 'x-', '-', ' ', '$', 'é', '\\*', '\\?'],
  ...['[a-c]', '[^a]', '[ab]', '{a,b}', '{ab,.a,*}', '{1..3}', '{a,{b,c}}', '{a/b,c}', '{*.yaml,?}'],
  ...['@(a|b)', '?(a)', '+(a|b)', '*(a)', '**'],
];
const NAMES = [
  ...['a', 'b', 'c', 'ab', 'abc', '.a', 'a.b', 'a.yaml', 'b.yaml', '.github', 'x-1', 'x-2', 'A', 'é', 'a b'],
  ...['a$', '1', '2', '10'],
];

/**
 * Globs that picomatch reads in an unexpected way, and that are not compared: a quantifier of regular expressions after a group, several
 * stars in a row, a dot before a range in braces, a path segment `.`, and an alternative after `**` that may be empty.
 */
const ODD =
  /[)\]}*?][?*]|[*?]\(|\*{3}|\.\{1|\.\{a\.\.|(?:^|\/)\.(?:\/|$)|\*\*\/(?:\.\/)?(?:\{ab,|\{a,\}|[*?]\()/;

test('means the same as picomatch, over 60,000 random pairs', () => {
  const random = generator(20261125);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const step = (): string =>
    random(4) === 0 ? '**' : Array.from({ length: 1 + random(3) }, () => pick(PARTS)).join('');
  const differences: string[] = [];
  let pairs = 0;
  let positive = 0;
  while (pairs < 60_000) {
    const bare = Array.from({ length: 1 + random(4) }, step).join('/');
    const glob = `${['', '', '', '/', './'][random(5)]}${bare}${random(6) === 0 ? '/' : ''}`;
    if (ODD.test(bare.replace(/\\./g, 'x'))) {
      continue;
    }
    const ours = compileGlobs([glob]);
    const theirs = asPicomatch(glob);
    for (let times = 0; times < 20; times++) {
      const path = Array.from({ length: 1 + random(4) }, () => pick(NAMES)).join('/');
      const expected = theirs(path);
      pairs++;
      positive += expected ? 1 : 0;
      if (ours(path) !== expected) {
        differences.push(`${JSON.stringify(glob)} ${path}: ${expected} in picomatch`);
      }
    }
  }
  assert.deepEqual(differences.slice(0, 10), []);
  assert.ok(positive > pairs / 20, 'the pairs are worth asking about');
});

function asPicomatch(glob: string): (path: string) => boolean {
  const bare = glob.replace(/^\.?\/|\/$/g, '');
  const anywhere = bare.includes('/') ? bare : `**/${bare}`;
  return picomatch([anywhere, `${anywhere}/**`], { dot: true, windows: false });
}

const REFUSED: readonly (readonly [glob: string, key: string])[] = [
  ['!a', 'settings.glob.exclamation'],
  ['!(a)', 'settings.glob.negation'],
  ['a/!(b|c)', 'settings.glob.negation'],
  ['a|b', 'settings.glob.bar'],
  ['{a,b', 'settings.glob.unclosed'],
  ['[a', 'settings.glob.unclosed'],
  ['+(a', 'settings.glob.unclosed'],
  ['a\\', 'settings.glob.escape'],
  ['{1..10}', 'settings.glob.range'],
  ['{a..c..2}', 'settings.glob.range'],
  ['{'.repeat(21), 'settings.glob.depth'],
  ['a'.repeat(1001), 'settings.glob.length'],
];

suite('invalid globs are refused with the reason', () => {
  for (const [glob, key] of REFUSED) {
    test(`${glob.slice(0, 20)}: ${key}`, () => {
      assert.equal(globProblem(glob)?.key, key);
      assert.equal(compileGlobs([glob])('a'), false);
    });
  }

  test('as a problem at its position in the settings; the other globs count', () => {
    const { settings, problems } = readSettings({ exclude: ['a', '!b', 'c'] });
    assert.deepEqual(settings.exclude, ['a', 'c']);
    assert.deepEqual(
      problems.map(({ key, message }) => [key, message.key]),
      [['exclude[1]', 'settings.glob.exclamation']],
    );
    const text = 'exclude:\n  - a\n  - "x/!(b)"\n';
    const [problem, ...others] = readProjectFile(text).problems;
    assert.deepEqual(others, []);
    assert.equal(text.slice(problem?.span.start, problem?.span.end), 'x/!(b)');
  });
});

/** Globs that make other matchers backtrack: many stars, nested repetition, braces that multiply. Each has the length that is doubled. */
const HOSTILE: readonly (readonly [
  name: string,
  glob: (size: number) => string,
  path: (size: number) => string,
])[] = [
  ['stars', () => `**/${'*a'.repeat(20)}b`, (size) => 'a'.repeat(size)],
  ['more stars', (size) => `${'*a'.repeat(size)}b`, (size) => 'a'.repeat(size)],
  ['any depth', () => `${'**/a/'.repeat(20)}b`, (size) => 'a/'.repeat(size)],
  ['nested repetition', () => `${'+('.repeat(15)}a${')'.repeat(15)}b`, (size) => 'a'.repeat(size)],
  ['repeated choices', () => `+(a|aa|aaa|*)b`, (size) => 'a'.repeat(size)],
  ['braces', () => `${'{a,b,*}'.repeat(40)}c`, (size) => 'ab'.repeat(size)],
  ['optional', () => `${'?(a)'.repeat(30)}${'a'.repeat(30)}b`, (size) => 'a'.repeat(size)],
];

suite('takes at most the time of pattern × path', () => {
  for (const [name, glob, path] of HOSTILE) {
    test(name, () => {
      const workAt = (size: number) => {
        const pattern = readPattern(glob(size), 'glob');
        assert.ok('kind' in pattern);
        const automaton = compilePatterns([pattern]);
        assert.deepEqual(automaton.match(path(size)), []);
        return { work: automaton.work(), bound: 8 * (glob(size).length + 4) * (path(size).length + 1) };
      };
      const [small, large] = [workAt(100), workAt(200)];
      assert.ok(small.work <= small.bound && large.work <= large.bound, JSON.stringify([small, large]));
    });
  }

  test('the cache is bounded: many paths cost as much as each of them alone', () => {
    const pattern = readPattern(`**/${'*a?'.repeat(60)}b`, 'glob');
    assert.ok('kind' in pattern);
    const random = generator(1);
    const paths = Array.from({ length: 300 }, () =>
      Array.from({ length: 200 }, () => 'ab/'.charAt(random(3))).join(''),
    );
    const together = compilePatterns([pattern]);
    const alone = paths.map((path) => compilePatterns([pattern]).match(path));
    assert.deepEqual(paths.map(together.match), alone);
  });
});
