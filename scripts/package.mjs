// `npm run package`: builds anew, packs the VSIX, and refuses one that has grown too large. Needs no network.
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const MAX_KILOBYTES = 700;

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const packagePath = join(root, `${name}-${version}.vsix`);

// A bundle that is no longer built would be shipped for ever.
await rm(join(root, 'dist'), { recursive: true, force: true });
await import('../esbuild.js');
// The bundles hold their dependencies, so that node_modules stays out.
await createVSIX({ cwd: root, packagePath, dependencies: false });
const kilobytes = Math.ceil((await stat(packagePath)).size / 1000);
console.log(`${packagePath}: ${kilobytes} KB of at most ${MAX_KILOBYTES}`);
if (kilobytes > MAX_KILOBYTES) process.exit(1);
