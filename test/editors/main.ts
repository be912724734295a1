// `npm run test:editors`: drives Neovim and Emacs against the language server, with the settings that the guide of editors shows.
// Without the editors, and where they cannot be installed, the check is skipped. With CI=true or NEARPULL_EDITORS=require a skip is a failure.
import { join } from 'node:path';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { installEditors } from './install.ts';

runOptionalCheck({
  title: 'the check of other editors',
  variable: 'NEARPULL_EDITORS',
  missing: installEditors(),
  words: process.argv.slice(2),
  tests: ['neovim.test.ts', 'emacs.test.ts'].map((name) => join(import.meta.dirname, name)),
});
