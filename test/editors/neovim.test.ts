// Tests of the language server in Neovim, without a window, with the configuration of the guide. Its settings come at the start.
import { join } from 'node:path';
import { test } from 'node:test';
import { checkSeen, shown, work } from './session.ts';

test('Neovim shows diagnostics and hovers, rewrites an image and inserts a policy', async () => {
  const seen = await work('nvim', await shown('neovim/init.lua'), ({ config, file }) => [
    ...['--headless', '-i', 'NONE', '-n', '-u', 'NONE'],
    ...['--cmd', 'filetype on', '--cmd', `luafile ${escaped(config)}`, file],
    ...['-c', `luafile ${escaped(join(import.meta.dirname, 'neovim.lua'))}`],
  ]);
  checkSeen(seen);
});

function escaped(path: string): string {
  return path.replaceAll(' ', '\\ ');
}
