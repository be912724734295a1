// Puts a real VS Code and a real browser beside this file, from npm packages alone: no download, no package manager but npm, no desktop.
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installMissing } from '../../../scripts/installMissing.mjs';

export const PACKAGES = join(import.meta.dirname, 'node_modules');

/** VS Code's own server and workbench, as the package `code-server` carries them. Nothing else of that package is used. */
export const VSCODE = join(PACKAGES, 'code-server', 'lib', 'vscode');

/** Rejects when npm cannot install. Quick where everything is there. */
export async function installVscode(): Promise<void> {
  // The install scripts would compile native modules (a terminal, a log file). VS Code does without them.
  await installMissing(import.meta.dirname, ['--ignore-scripts']);
  // VS Code looks for its libraries in its own node_modules, which the package leaves to a second installation: 0.4 GB, and not wholly
  // pinned. Those that are needed here are listed in our package.json instead, with the versions of its shrinkwrap.
  const libraries = join(VSCODE, 'node_modules');
  if (!existsSync(libraries)) symlinkSync(PACKAGES, libraries, 'junction');
}

if (import.meta.main) await installVscode();
