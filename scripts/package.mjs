// `npm run package`: builds, packs the VSIX, and fails when it is too large. Needs no network.
// `-- --out FOLDER` writes the VSIX to another folder than the root.
import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { PAGE, sizesOf } from './vsixSizes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: '.' } } });
const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const packagePath = resolve(root, values.out, `${name}-${version}.vsix`);

// Without this, a bundle that is no longer built would still be shipped.
await rm(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: 'inherit' });
// The bundles contain their dependencies, so node_modules is left out.
await createVSIX({ cwd: root, packagePath, dependencies: false, readmePath: PAGE });
for (const { what, kilobytes, most } of await sizesOf(root, packagePath)) {
  console.log(`${what}: ${Math.ceil(kilobytes)} KB of at most ${most}`);
  if (kilobytes > most) process.exitCode = 1;
}
