// The version of the package that this program is part of.
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Looks for package.json from the folder of the program upward. The program is `cli/main.ts` in a checkout. In a package it is
 * `dist/cli/nearpull.cjs`, usually started through a link.
 */
export function readVersion(): string {
  let folder = dirname(realPath(process.argv[1] ?? '.'));
  for (;;) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name === 'nearpull') {
      return manifest.version;
    }
    if (dirname(folder) === folder) {
      return 'unknown';
    }
    folder = dirname(folder);
  }
}

/** Where a link leads. A test runner names its tests by a glob in the place of the program. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function readManifest(path: string): { name: string; version: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Most folders have no package.json.
    return null;
  }
}
