// `npm run screenshots`: works like a person in both languages and themes, and takes every picture of the pages and the walkthrough.
import { join } from 'node:path';
import { drawIcon } from './icon.ts';
import { workAsPerson } from './person.ts';
import { installVscode } from './vscode/install.ts';
import { withPackedExtension } from './vscode/packed.ts';
import { CHINESE, ENGLISH } from './wording.ts';

const IMAGES = join(import.meta.dirname, '..', '..', 'docs', 'images');

// `exit` also stops VS Code's server. A signal alone would leave it running.
process.on('SIGTERM', () => process.exit(143));
process.on('SIGHUP', () => process.exit(129));

await installVscode();
await drawIcon(IMAGES);
await withPackedExtension(async (vsix) => {
  for (const wording of [ENGLISH, CHINESE]) {
    for (const theme of ['light', 'dark'] as const) await workAsPerson(vsix, { wording, theme }, IMAGES);
  }
});
