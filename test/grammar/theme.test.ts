// Tests that VS Code's default themes give the parts of an image reference different colors. Needs the real VS Code.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import textmate, { type IRawTheme } from 'vscode-textmate';
import { EXTENSIONS, loadBase, SMALL_BASE } from './tokenise.ts';

const folder = join(EXTENSIONS, 'theme-defaults/themes');
const line = 'image: ghcr.io/team/app:1.27@sha256:0123';

const names = ['2026-dark.json', '2026-light.json', 'dark_plus.json', 'light_plus.json', 'hc_black.json'];

for (const name of names) {
  test(`${name} shows registry, namespace, repository, tag and digest apart`, {
    // In CI the test is not skipped, so a missing VS Code is a failure.
    skip: process.env['CI'] !== 'true' && !existsSync(folder),
  }, async () => {
    const grammar = await loadBase(SMALL_BASE, { theme: { settings: readTheme(name) } });
    const { tokens } = grammar.tokenizeLine2(line, textmate.INITIAL);
    const parts = ['ghcr', 'team', 'app', '1.27', '0123'].map((part) => colorAt(tokens, line.indexOf(part)));
    assert.equal(new Set(parts).size, parts.length, `colors ${parts.join(', ')}`);
    const string = grammar.tokenizeLine2('a: b', textmate.INITIAL);
    const error = grammar.tokenizeLine2('image: <x>/y', textmate.INITIAL);
    assert.equal(colorAt(tokens, line.indexOf('team')), colorAt(string.tokens, 3), 'the color of a string');
    assert.notEqual(
      colorAt(tokens, line.indexOf('sha256')),
      colorAt(error.tokens, 8),
      'no color of an error',
    );
  });
}

/** The settings of a VS Code theme and of the themes that it includes. */
function readTheme(name: string): IRawTheme['settings'] {
  // The themes are JSON with comments and trailing commas.
  const text = readFileSync(join(folder, name), 'utf8')
    .replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '')
    .replace(/,(\s*[}\]])/g, '$1');
  const theme: { include?: string; tokenColors?: IRawTheme['settings'] } = JSON.parse(text);
  return [...(theme.include ? readTheme(theme.include) : []), ...(theme.tokenColors ?? [])];
}

/** The index of the color at a column. `tokens` holds pairs of a start and its attributes. Their bits 15 to 23 are the color. */
function colorAt(tokens: Uint32Array, column: number): number {
  let color = 0;
  for (let index = 0; index < tokens.length && (tokens[index] ?? 0) <= column; index += 2) {
    color = ((tokens[index + 1] ?? 0) >>> 15) & 0x1ff;
  }
  return color;
}
