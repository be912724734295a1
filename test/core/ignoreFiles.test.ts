// Tests which paths ignore files leave out: first compared with Git itself, then for the three kinds of ignore files together.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { ignoredPaths, LARGEST_IGNORE_FILE, readIgnoreFile } from '../../core/index.ts';
import { compilePatterns } from '../../core/paths/automaton.ts';
import { groupLines } from '../../core/paths/lineGroups.ts';
import { readPattern } from '../../core/paths/readPattern.ts';
import { generator } from '../support/random.ts';

/** The paths of `paths` that ignore files with these texts leave out. */
function leftOut(
  files: Readonly<Record<string, string>>,
  paths: readonly string[],
  repositories: readonly string[] = [''],
): readonly string[] {
  const texts = new Map(Object.entries(files));
  const isIgnored = ignoredPaths({ texts, repositories: new Set(repositories) }, '');
  return paths.filter((path) => isIgnored(path));
}

/** ASCII only, because `?` matches a byte in Git and a character here. */
const NAMES = ['a', 'b', 'ab', '.a', 'a.yaml', 'b.yaml', 'a b', 'x-1', 'A', 'a[b', 'a#', '!a', '1', 'a\\'];
const PARTS = [
  ...[
    'a',
    'b',
    'ab',
    '*',
    '?',
    '*',
    '.yaml',
    '[a-c]',
    '[!a]',
    '[^a]',
    '[[:alpha:]]',
    '[]a]',
    '[a-]',
    '[\\]a]',
  ],
  ...['\\*', '\\a', 'x-', '**', '{a,b}', '+', '(a)', ' ', '[', '\\ ', '\\', 'a\\[b', 'é'],
];
const ODD_LINES = [
  '',
  '#a',
  '\\#a',
  '\\!a',
  '/',
  '!',
  '  ',
  'a\r',
  'a  ',
  'a\\  ',
  '\\',
  '!/**',
  '**/',
  '/*',
  '*',
];

const LONG_COMMENT = `#${'a'.repeat(8000)}`;

test('means the same as Git, over 10,000 random questions', () => {
  const random = generator(9);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const step = (): string =>
    random(4) === 0 ? '**' : Array.from({ length: 1 + random(2) }, () => pick(PARTS)).join('');
  const line = (): string => {
    const steps = Array.from({ length: 1 + random(3) }, step).join('/');
    const [no, top, end] = [random(4), random(4), random(4)].map((each) => each === 0);
    return random(10) === 0 ? pick(ODD_LINES) : `${no ? '!' : ''}${top ? '/' : ''}${steps}${end ? '/' : ''}`;
  };
  const top = mkdtempSync(join(tmpdir(), 'nearpull-ignore-'));
  try {
    execFileSync('git', ['init', '--quiet', top]);
    const differences: string[] = [];
    let answers = 0;
    for (let round = 0; round < 100; round++) {
      const files = ['.gitignore', 'a/.gitignore', 'a/b/.gitignore', '.git/info/exclude'];
      const texts = files.map((file) => {
        // The lines of a long file are sorted before they are compiled.
        const lines = [
          ...(random(2) === 0 ? [LONG_COMMENT] : []),
          ...Array.from({ length: 1 + random(5) }, line),
        ];
        const text = random(3) === 0 ? '' : lines.join('\n');
        mkdirSync(dirname(join(top, file)), { recursive: true });
        writeFileSync(join(top, file), text);
        return [file, text] as const;
      });
      // Git sees `a` and `a/b` as folders. Here they are files.
      const paths = Array.from({ length: 100 }, () =>
        Array.from({ length: 1 + random(4) }, () => pick(NAMES)).join('/'),
      ).filter((path) => path !== 'a' && path !== 'a/b');
      const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '-z', '--stdin'], {
        cwd: top,
        input: paths.join('\0'),
      });
      const expected = new Set(stdout.toString().split('\0'));
      const isIgnored = ignoredPaths({ texts: new Map(texts), repositories: new Set(['']) }, '');
      answers += paths.filter((path) => expected.has(path)).length;
      const wrong = paths.filter((path) => isIgnored(path) !== expected.has(path));
      differences.push(...wrong.map((path) => `${path}: ${expected.has(path)} ${JSON.stringify(texts)}`));
    }
    assert.deepEqual(differences, []);
    assert.ok(answers > 1000, 'many are left out');
  } finally {
    rmSync(top, { recursive: true });
  }
});

suite('several files', () => {
  const build = ['build/a.yaml', 'x/build/a.yaml'];

  test('the nearest file of a kind counts first, and can include what one above leaves out', () => {
    const files = { '.gitignore': 'build/\n', 'x/.gitignore': '!build/\n' };
    assert.deepEqual(leftOut(files, build), ['build/a.yaml']);
  });

  test('nothing in an ignored folder can be included again', () => {
    assert.deepEqual(leftOut({ '.gitignore': 'build\n!build/a.yaml\n' }, build), build);
    assert.deepEqual(leftOut({ '.gitignore': 'build\n', 'build/.gitignore': '!*\n' }, build), build);
  });

  test('.nearpullignore before .ignore before .gitignore before .git/info/exclude, wherever they lie', () => {
    const paths = ['x/a', 'x/b', 'x/c', 'x/d', 'x/e'];
    const files = {
      '.nearpullignore': '!a\n',
      '.ignore': 'a\n!b\n',
      'x/.ignore': 'c\n',
      'x/.gitignore': 'a\nb\n!c\n!d\n',
      '.git/info/exclude': 'd\ne\n',
    };
    assert.deepEqual(leftOut(files, paths), ['x/c', 'x/e']);
  });

  test('generated files that Git ignores can be included', () => {
    assert.deepEqual(leftOut({ '.gitignore': 'build/\n', '.nearpullignore': '!build/\n' }, build), []);
  });

  test("outside of a repository Git's files do not count, the others do", () => {
    const files = {
      '.gitignore': 'a\n',
      '.git/info/exclude': 'b\n',
      '.ignore': 'c\n',
      '.nearpullignore': 'd\n',
    };
    assert.deepEqual(leftOut(files, ['a', 'b', 'c', 'd'], []), ['c', 'd']);
  });

  test("Git's files do not count in a repository inside of theirs", () => {
    const files = { '.gitignore': 'a\n', '.ignore': 'b\n', 'inner/.gitignore': 'c\n' };
    const paths = ['inner/a', 'inner/b', 'inner/c', 'other/a', 'other/c'];
    assert.deepEqual(leftOut(files, paths, ['', 'inner']), ['inner/b', 'inner/c', 'other/a']);
  });

  test('ignore files apply to the contents of the searched folder, not to the folder itself', () => {
    const texts = new Map([['.gitignore', 'made/\n*.log\n']]);
    const isIgnored = ignoredPaths({ texts, repositories: new Set(['']) }, 'made');
    assert.deepEqual(
      ['made/a.yaml', 'made/a.log', 'made/made/a.yaml'].map((path) => isIgnored(path)),
      [false, true, true],
    );
  });
});

suite('hostile files', () => {
  test('a text that is too long is refused', () => {
    assert.notEqual(readIgnoreFile('a\n'.repeat(LARGEST_IGNORE_FILE / 2)), null);
    assert.equal(readIgnoreFile(`${'a\n'.repeat(LARGEST_IGNORE_FILE / 2)}b`), null);
  });

  test('only as many ignore files are used as fit into the memory budget; the others are named', () => {
    const long = `a\n${'#'.repeat(50_000)}\n`;
    const texts = new Map(Array.from({ length: 30 }, (_, index) => [`${index}/.ignore`, long]));
    const unused: string[] = [];
    const isIgnored = ignoredPaths({ texts, repositories: new Set() }, '', (path) => unused.push(path));
    assert.deepEqual(unused, [...texts.keys()].slice(9));
    assert.deepEqual(
      ['0/a', '8/a', '9/a'].map((path) => isIgnored(path)),
      [true, true, false],
    );
  });

  test('every path costs at most lines × path, whatever the lines hold', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `**/${'*a'.repeat(20)}/**/*${index}?b`);
    const patterns = lines.map((each) => {
      const piece = readPattern(each, 'ignore');
      assert.ok('kind' in piece);
      return piece;
    });
    for (const length of [100, 200]) {
      const automaton = compilePatterns(patterns);
      assert.deepEqual(automaton.match('a'.repeat(length)), []);
      assert.ok(automaton.work() <= 4 * lines.join('').length * length, String(automaton.work()));
    }
  });

  test('lines that begin alike cost a path as much as one of them', () => {
    const workOf = (count: number): number => {
      const pieces = Array.from({ length: count }, (_, index) => readPattern(`**/a*${index}*b/**`, 'ignore'));
      const automaton = compilePatterns(pieces.filter((piece) => 'kind' in piece));
      assert.deepEqual(automaton.match('c/aa/xyz/pod.yaml'), []);
      return automaton.work();
    };
    assert.ok(workOf(2000) <= 2 * workOf(20), `${workOf(20)} and ${workOf(2000)}`);
  });
});

test('the lines of a long file mean the same as each of them alone', () => {
  const random = generator(11);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const line = (): string =>
    `${random(3) === 0 ? '!' : ''}${pick(PARTS)}${pick(PARTS)}${pick(['', '/'])}${pick(PARTS)}`;
  const decisions = new Set<boolean | null | undefined>();
  for (let round = 0; round < 500; round++) {
    const lines = Array.from({ length: 1 + random(20) }, line);
    const whole = readIgnoreFile([LONG_COMMENT, ...lines].join('\n'));
    const each = lines.map((text) => readIgnoreFile(text));
    const path = Array.from({ length: 1 + random(3) }, () => pick(NAMES) + pick(NAMES)).join('/');
    const isFolder = random(2) === 0;
    const expected = each.findLast((file) => file?.decide(path, isFolder) !== null)?.decide(path, isFolder);
    const decided = whole?.decide(path, isFolder);
    assert.equal(decided, expected ?? null, `${path} ${JSON.stringify(lines)}`);
    decisions.add(decided);
  }
  assert.equal(decisions.size, 3);
});

test('of a long file only the lines are compiled whose rarest characters a path has, and once', () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `**/a*${index}*b/**`);
  const compiled: number[] = [];
  const groupsFor = groupLines(lines, (numbers) => compiled.push(...numbers));
  groupsFor('abc/pod.yaml');
  assert.equal(compiled.length, 0);
  groupsFor('a1234b/pod-7.yaml');
  groupsFor('a1234b/pod-7.yaml');
  assert.ok(compiled.includes(1234) && compiled.includes(7));
  assert.equal(new Set(compiled).size, compiled.length);
  assert.ok(compiled.length < 300, String(compiled.length));
});

test('an ignore file that is too long takes no room from the others', () => {
  const unused: string[] = [];
  const texts = new Map([
    ['a/.gitignore', '#'.repeat(600_000)],
    ['.gitignore', 'out/\n'],
  ]);
  const isIgnored = ignoredPaths({ texts, repositories: new Set(['']) }, '', (path) => unused.push(path));
  assert.equal(isIgnored('out/b.yaml'), true);
  assert.deepEqual(unused, ['a/.gitignore']);
});
