// Runs the commands that the guide of pipelines shows, one after the other in one repository, and compares what they print.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { read } from '../repo/repository.ts';
import { folder } from '../support/cli.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;
/** The exit code of each command of nearpull in the guide, in its order: red, then green. */
const CODES = { init: [0], check: [1, 0], fix: [0], config: [0] } as const;

suite('the guide of pipelines', () => {
  for (const [ending, locale] of [
    ['.md', 'en'],
    ['.zh-cn.md', 'zh-cn'],
  ] as const) {
    const page = read(`docs/guides/pipelines${ending}`);

    test(`docs/guides/pipelines${ending} shows what is printed`, async (t) => {
      const { nearpull, git } = folder(t, { 'deploy/web.yaml': WEB });
      await git(['init', '--quiet']);
      await git(['add', '--all']);
      const codes: Record<string, number[]> = { init: [], check: [], fix: [], config: [] };
      for (const { command, printed } of commandsOf(page)) {
        if (command.startsWith('git ')) {
          await git(['add', '--all']);
          await git([
            '-c',
            'user.name=a',
            '-c',
            'user.email=a@example.com',
            'commit',
            '--quiet',
            '--message',
            'a',
          ]);
        } else if (command.startsWith('nearpull ')) {
          const words = command.split(' ').slice(1);
          const { code, stdout } = await nearpull([...words, '--locale', locale]);
          assert.equal(stdout, printed, command);
          codes[words[0] ?? '']?.push(code ?? -1);
        } else {
          assert.equal(command, 'npm install --global nearpull');
        }
      }
      assert.deepEqual(codes, CODES);
    });

    test(`docs/guides/pipelines${ending} takes no more than 30 lines to a green pipeline`, () => {
      const blocks = [...(page.split('\n## ')[1]?.matchAll(/^```\w+\n([\s\S]*?)^```$/gm) ?? [])];
      const lines = blocks.flatMap(([, block = '']) => block.trimEnd().split('\n'));
      assert.equal(blocks.length, 3);
      assert.ok(lines.length <= 30, `${lines.length} lines`);
    });
  }
});

function commandsOf(page: string): readonly { readonly command: string; readonly printed: string }[] {
  return [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = '', printed = '']) => ({
      command,
      printed,
    })),
  );
}
