// Tests the injected grammar with every fixture, inside of small grammars of YAML and JSON, and inside of VS Code's own where they are installed.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import textmate from 'vscode-textmate';
import { type FixtureLine, readFixture } from './fixture.ts';
import { BASES, JSON_BASES, loadBase, SMALL_BASE, scopesOf } from './tokenise.ts';

for (const [folder, bases] of [
  ['fixtures/', BASES],
  ['json/', JSON_BASES],
] as const) {
  const fixtures = new URL(folder, import.meta.url);
  for (const base of bases) {
    suite(`image references in ${base.scope}, ${base.name}`, () => {
      for (const name of readdirSync(fixtures)) {
        const lines = readFixture(readFileSync(new URL(name, fixtures), 'utf8'));
        const texts = lines.map(({ text }) => text);
        test(name, async () => {
          const scopes = scopesOf(await loadBase(base), texts);
          assert.deepEqual(
            lines.flatMap((line, index) => problemsOf(line, scopes[index] ?? [])),
            [],
          );
        });
        test(`${name}: the scopes of the language itself stay as they are`, async () => {
          const scopes = scopesOf(await loadBase(base), texts).map((line) => line.map(withoutOurs));
          assert.deepEqual(scopes, scopesOf(await loadBase(base, { injected: false }), texts));
        });
      }
    });
  }
}

suite('image references in long lines', () => {
  const size = 100_000;
  const lines: Record<string, string> = {
    'a name of a million letters': `image: ${'a'.repeat(1_000_000)}`,
    'a million blanks before the value': `image:${' '.repeat(1_000_000)}nginx`,
    'a million blanks after the value': `image: nginx${' '.repeat(1_000_000)}x`,
    'a million blanks in a template': `image: a{{${' '.repeat(1_000_000)}}}`,
    'a quote that a million letters do not close': `image: "${'a'.repeat(1_000_000)}`,
    'many components': `image: ${'a/'.repeat(size / 2)}b`,
    'many hosts': `image: ${'A.b:1/'.repeat(size / 6)}`,
    'many colons': `image: a${':'.repeat(size)}`,
    'many tags': `image: a${':b'.repeat(size / 2)}`,
    'many digests': `image: a${'@sha256:'.repeat(size / 8)}`,
    'many templates': `image: a${'{{a}}'.repeat(size / 5)}`,
    'open templates': `image: a${'{{'.repeat(size / 2)}`,
    'open variables': `image: "a${'${'.repeat(size / 2)}"`,
    'open placeholders': `image: ${'<'.repeat(size)}`,
    'many anchors': `image: ${'&a '.repeat(size / 3)}nginx`,
    'many keys': `{${'image: a, '.repeat(size / 10)}}`,
    'many quoted strings': `[${'"a",'.repeat(size / 4)}]`,
    'words like the key': `a: ${'image'.repeat(size / 5)}`,
  };
  for (const [name, line] of Object.entries(lines)) {
    test(name, async () => {
      const grammar = await loadBase(SMALL_BASE);
      // Each takes well under a second. A grammar that is not linear would take minutes.
      const { stoppedEarly } = grammar.tokenizeLine(line, textmate.INITIAL, 15_000);
      assert.equal(stoppedEarly, false);
    });
  }
});

function problemsOf(line: FixtureLine, scopes: readonly (readonly string[])[]): readonly string[] {
  const problems: string[] = [];
  for (const { start, end, scope, present } of line.expectations) {
    for (let column = start; column < Math.max(end, start + 1); column += 1) {
      const found = scopes[column] ?? [];
      if (found.some((each) => isUnder(each, scope)) !== present) {
        problems.push(
          `${line.number}:${column + 1} ${present ? 'has no' : 'has'} ${scope}: ${found.join(' ')}`,
        );
      }
    }
  }
  const expected = (column: number) =>
    line.expectations.some((each) => each.start <= column && column < each.end);
  const stray = scopes.findIndex((each, column) => !expected(column) && each.some(isOurs));
  if (stray !== -1) {
    problems.push(
      `${line.number}:${stray + 1} is not expected to be ${scopes[stray]?.filter(isOurs).join(' ')}`,
    );
  }
  return problems;
}

function isUnder(scope: string, parent: string): boolean {
  return scope === parent || scope.startsWith(`${parent}.`);
}

function isOurs(scope: string): boolean {
  return scope.endsWith('.nearpull');
}

function withoutOurs(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => !isOurs(scope));
}
