// Writes the generated files: parts of package.json and its words, the schema, and the tables in the pages.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generated } from './generated/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
for (const [path, text] of generated(read)) {
  if (read(path) !== text) {
    writeFileSync(join(root, path), text);
    console.log(`written: ${path}`);
  }
}
