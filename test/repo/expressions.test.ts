// Checks that no regular expression of the shipped code takes more than linear time, because all of them meet the texts of others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from 'scslre';
import { read, SOURCES } from './repository.ts';

const shipped = SOURCES.filter((path) => /^(?:core|l10n|protocol|server|client|cli)\//.test(path));

/** A literal: after a character that no division follows, to its flags. Classes may hold a slash. */
const LITERAL =
  /(?<=[(,=:[!&|?{};]\s*|\breturn )\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)/g;
const COMMENT_LINE = /^[ \t]*(?:\*|\/\/|\/\*).*$/gm;

interface Expression {
  /** The position as `file:line`. */
  readonly where: string;
  readonly expression: RegExp;
}

function expressionsOf(path: string): readonly Expression[] {
  const code = read(path).replace(COMMENT_LINE, '');
  return [...code.matchAll(LITERAL)].flatMap(({ 1: source = '', 2: flags, index }) => {
    const expression = compiled(source, flags);
    return expression ? [{ where: `${path}:${code.slice(0, index).split('\n').length}`, expression }] : [];
  });
}

/** Null for the few pieces of template strings that look like a literal. */
function compiled(source: string, flags: string | undefined): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

test('no regular expression of the shipped code backtracks in more than linear time', () => {
  const all = shipped.flatMap(expressionsOf);
  assert.ok(all.length > 350, 'expressions are found');
  const dangerous = all.filter(({ expression }) => isDangerous(expression));
  assert.deepEqual(dangerous, [], 'see how core/text/trailing.ts and its callers avoid such an expression');
});

test('an expression that takes more than linear time is found', () => {
  for (const expression of [/\/+$/, /^(?:a+)+$/, /a*a*b/, /[ \t]*$/, /^\s*,?\s*\]/]) {
    assert.ok(isDangerous(expression), String(expression));
  }
  for (const expression of [/^\/+/, /a+b?/y, /^(?:a|b)+$/]) {
    assert.ok(!isDangerous(expression), String(expression));
  }
});

function isDangerous(expression: RegExp): boolean {
  return analyse(expression).reports.length > 0;
}
