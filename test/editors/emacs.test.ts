// Tests of the language server in Emacs with eglot, without a window, with the configuration of the guide. It sends its settings when it is asked.
import { join } from 'node:path';
import { test } from 'node:test';
import { checkSeen, shown, work } from './session.ts';

test('Emacs shows diagnostics and hovers, rewrites an image and inserts a policy', async () => {
  const seen = await work('emacs', await shown('emacs/init.el'), ({ config, file }) => [
    // An Emacs with a window activates its packages before it reads the configuration. In batch mode it has to be told.
    ...['--batch', '--eval', '(package-initialize)', '--load', config],
    ...['--visit', file, '--load', join(import.meta.dirname, 'emacs.el')],
  ]);
  checkSeen(seen);
});
