// Tests that the pages show what the commands print that ask helm and kustomize.
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { folder } from '../support/cli.ts';
import { TOOLS } from './tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = ['README', 'docs/guides/prove', 'docs/guides/values-overlay'];

for (const [ending, locale] of [
  ['.md', 'en'],
  ['.zh-cn.md', 'zh-cn'],
] as const) {
  for (const page of PAGES) {
    test(`${page}${ending} shows what is printed`, async (t) => {
      const { path, nearpull } = folder(t);
      cpSync(join(import.meta.dirname, 'pages'), path, { recursive: true });
      const text = readFileSync(join(ROOT, page + ending), 'utf8');
      const blocks = [
        ...text.matchAll(/^```console\n\$ nearpull ((?:prove|values|kustomize) .*)\n([\s\S]*?)^```$/gm),
      ];
      assert.ok(blocks.length > 0);
      const env = { PATH: [dirname(TOOLS.helm), process.env['PATH']].join(delimiter) };
      for (const [, command = '', shown] of blocks) {
        const { stdout } = await nearpull([...command.split(' '), '--locale', locale], { env });
        assert.equal(stdout, shown, command);
      }
    });
  }
}
