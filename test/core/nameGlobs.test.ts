// Globs of image names: what they match, and that the expressions of the policies match the same names.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { check, globProblem, readProjectFile, readSettings } from '../../core/index.ts';
import { compileNameGlobs, nameGlobsSource } from '../../core/paths/globs.ts';
import { settingsWith } from '../support/fixture.ts';
import { generator } from '../support/random.ts';
import { matches } from '../support/re2.ts';

const MATCHES: readonly (readonly [glob: string, yes: readonly string[], no: readonly string[]])[] = [
  ['adservice', ['adservice'], ['adservice-2', 'acme/adservice', 'adservice/web', 'xadservice']],
  ['docker.io/dpage/*', ['docker.io/dpage/pgadmin4'], ['docker.io/dpage/a/b', 'dockerxio/dpage/a']],
  ['dpage/**', ['dpage', 'dpage/a', 'dpage/a/b'], ['dpages/a', 'x/dpage/a']],
  ['**/adservice', ['adservice', 'acme/adservice', 'a.b:5000/c/adservice'], ['acme/badservice']],
  ['team-[ab]/{web,api}', ['team-a/web', 'team-b/api'], ['team-c/web', 'team-a/db']],
  ['app[!0-9]', ['appa', 'app-', 'app]'], ['app1', 'app/']],
  ['a.b', ['a.b'], ['axb']],
  ['x?', ['xa', 'x:', 'x['], ['x/', 'x']],
  ['[[]::1]:5000/*', ['[::1]:5000/a'], [':::1]:5000/a']],
  ['[]a]', [']', 'a'], ['[', 'b']],
  ['+(a|b)-*(c)', ['ab-', 'a-cc'], ['-c']],
  ['{,x}a', ['a', 'xa'], ['ya']],
  ['Web', [], ['web']],
  ['a{B,c}', ['ac'], ['ab']],
  ['a?(B)', ['a'], ['ab']],
  ['a+(B)', [], ['a', 'ab']],
  ["a'\\b$(", [], ['ab']],
  ['', [], ['a', '']],
];

for (const [glob, yes, no] of MATCHES) {
  test(`${JSON.stringify(glob)} matches what it says, and so does its expression`, () => {
    assert.equal(globProblem(glob), null);
    const isMatch = compileNameGlobs([glob]);
    const inPolicy = expressionOf([glob]);
    for (const name of [...yes, ...no]) {
      assert.equal(isMatch(name), yes.includes(name), name);
      assert.equal(inPolicy(name), yes.includes(name), name);
    }
  });
}

test('the expression of random globs matches the same random names, in RE2 and in JavaScript', () => {
  const random = generator(20_261_126);
  let yes = 0;
  for (let round = 0; round < 3000; round++) {
    const globs = Array.from({ length: 1 + random(3) }, () => randomGlob(random)).filter(
      (glob) => globProblem(glob) === null,
    );
    const isMatch = compileNameGlobs(globs);
    const inPolicy = expressionOf(globs);
    const source = nameGlobsSource(globs);
    const inJavaScript = source === null ? null : new RegExp(`^${source}$`);
    for (let times = 0; times < 20; times++) {
      const name = randomName(random);
      const expected = isMatch(name);
      yes += Number(expected);
      assert.equal(inPolicy(name), expected, JSON.stringify({ globs, name }));
      assert.equal(inJavaScript?.test(name) ?? false, expected, JSON.stringify({ globs, name }));
    }
  }
  assert.ok(yes > 1000, String(yes));
});

test('an expression has no character that could end a literal in YAML, JMESPath or CEL', () => {
  const random = generator(5);
  for (let round = 0; round < 2000; round++) {
    const glob = Array.from({ length: 8 }, () => String.fromCharCode(random(400))).join('');
    const source = globProblem(glob) === null ? nameGlobsSource([glob]) : null;
    assert.match(source ?? '', /^[a-z0-9./:_[\]()?*+|-]*$/);
    assert.doesNotMatch(source ?? '', /\$\(|\{\{/);
  }
});

suite('a glob that cannot be used', () => {
  const WRONG = ['a[', '!a', 'a|b', 'nginx:1.27', 'acme/web:*', 'web@sha256:0', 'x'.repeat(1001)];

  test('is a problem at its place, and the others count', () => {
    const { settings, problems } = readSettings({ ignoreImages: ['ok', ...WRONG, 'fine', 7] });
    assert.deepEqual(settings.ignoreImages, ['ok', 'fine']);
    assert.deepEqual(
      problems.map(({ key }) => key),
      [1, 2, 3, 4, 5, 6, 7, 9].map((index) => `ignoreImages[${index}]`),
    );
  });

  test('is reported in the project file', () => {
    const text = 'ignoreImages:\n  - ok\n  - nginx:1.27\n';
    const [problem, ...others] = readProjectFile(text).problems;
    assert.deepEqual(others, []);
    assert.equal(text.slice(problem?.span.start, problem?.span.end), 'nginx:1.27');
    assert.equal(problem?.message.key, 'settings.ignoreImages.tag');
  });

  test('a port and a class are no tag', () => {
    const globs = ['localhost:5000/*', '[[:alpha:]]*', '@(a|b)', 'a[:]b'];
    assert.deepEqual(readSettings({ ignoreImages: globs }).problems, []);
  });
});

test('the fix of a name without a host says why it needs review, where the settings say to ask', () => {
  const text =
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n    - image: docker.io/nginx\n';
  const fixes = check(text, settingsWith({ shortNames: 'ask' })).findings.flatMap((each) => each.fixes);
  assert.deepEqual(
    fixes.map(({ safety, reason }) => [safety, reason?.key]),
    [
      ['needs-review', 'reason.shortName'],
      ['safe', undefined],
    ],
  );
});

/** What a policy does with `globs`. */
function expressionOf(globs: readonly string[]): (name: string) => boolean {
  const source = nameGlobsSource(globs);
  return source === null ? () => false : (name) => matches(`^${source}$`, name);
}

const PIECES = [
  ...['a', 'b', '1', '-', '.', ':', '/', '/', '*', '*', '**', '**/', '/**', '?', '[ab]', '[!a]', '[^/b]'],
  ...[
    '[a-f]',
    '[[:digit:]]',
    '[]a]',
    '[[]',
    '{a,b/c}',
    '{a..f}',
    '{,1}',
    '@(a|b)',
    '?(a)',
    '*(ab)',
    '+(a|1)',
  ],
  ...['\\*', '\\a', 'A', '[A-Z]', '{A,a}', '_', '{', '}', '(', ')', '!', '+', '中'],
];

function randomGlob(random: (limit: number) => number): string {
  return Array.from({ length: 1 + random(5) }, () => PIECES[random(PIECES.length)]).join('');
}

function randomName(random: (limit: number) => number): string {
  const letters = 'aaaabbb1cf.:/-_[]//';
  return Array.from({ length: 1 + random(6) }, () => letters[random(letters.length)]).join('');
}
