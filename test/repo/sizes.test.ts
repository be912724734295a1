// Checks that no file, no function and no line of the pages for maintainers is longer than its limit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, SOURCES } from './repository.ts';

const MAX_FILE = 400;
const MAX_FUNCTION = 60;
const MAX_LINE = 150;

const shipped = SOURCES.filter((path) =>
  /^(?:core|l10n|protocol|server|client|cli|proof|scripts)\//.test(path),
);

test(`no shipped file has more than ${MAX_FILE} lines`, () => {
  const problems = shipped
    .map((path) => ({ path, lines: read(path).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_FILE);
  assert.deepEqual(problems, []);
});

test(`no shipped function has more than ${MAX_FUNCTION} lines`, () => {
  const functions = shipped.flatMap((path) => functionsOf(path, read(path)));
  assert.ok(functions.length > 50, 'functions are found');
  assert.deepEqual(
    functions.filter(({ lines }) => lines > MAX_FUNCTION),
    [],
  );
});

test(`no line of the pages for maintainers has more than ${MAX_LINE} characters, tables apart`, () => {
  const lines = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'].flatMap((path) =>
    read(path)
      .split('\n')
      .map((line, index) => ({ where: `${path}:${index + 1}`, line })),
  );
  const long = lines.filter(({ line }) => line.length > MAX_LINE && !line.startsWith('|'));
  assert.deepEqual(long, []);
});

interface FunctionSize {
  /** The position as `file:line`. */
  readonly where: string;
  readonly lines: number;
}

const OPENS =
  /^(\s*)(?:(?:export |default |async )*function\b|(?!(?:if|for|while|switch|do|else|try|catch|return)\b)[#\w]+\(.*\{$|.*=> \{$|\}?\) => \{$)/;

/** Finds functions by the layout of the formatter: a function ends at the next line with its own indentation that begins with a brace. */
function functionsOf(path: string, code: string): readonly FunctionSize[] {
  const lines = code.split('\n');
  return lines.flatMap((line, index) => {
    const indent = OPENS.exec(line)?.[1];
    if (indent === undefined) {
      return [];
    }
    const after = lines
      .slice(index + 1)
      .findIndex((each) => each.startsWith(`${indent}}`) && !each.endsWith('{'));
    return [{ where: `${path}:${index + 1}`, lines: (after === -1 ? lines.length - index : after + 1) + 1 }];
  });
}
