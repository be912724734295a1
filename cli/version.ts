// The version of the package this program is part of.
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Looks upward from the program, which is `cli/main.ts` in a checkout and `dist/cli/nearpull.cjs`, most often behind a link, in a package. */
export function readVersion(): string {
  let folder = dirname(realpathSync(process.argv[1] ?? '.'));
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

function readManifest(path: string): { name: string; version: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Most folders hold no manifest.
    return null;
  }
}
