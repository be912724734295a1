// Installs a real VS Code and a real browser beside this file, from npm packages only. Needs no other download and no desktop.
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installMissing } from '../../../scripts/installMissing.mjs';

export const PACKAGES = join(import.meta.dirname, 'node_modules');

/** The folder of VS Code's own server and workbench in the package `code-server`. Nothing else of that package is used. */
export const VSCODE = join(PACKAGES, 'code-server', 'lib', 'vscode');

/** Installs the packages where they are missing. Rejects when npm fails. */
export async function installVscode(): Promise<void> {
  // The install scripts would compile native modules, for a terminal and a log file. VS Code works without them.
  await installMissing(import.meta.dirname, ['--ignore-scripts']);
  // VS Code looks for its libraries in its own node_modules. The package leaves them to a second installation of 0.4 GB that is not wholly
  // pinned. Our package.json lists the libraries that are needed here instead, at the versions of its shrinkwrap.
  const libraries = join(VSCODE, 'node_modules');
  if (!existsSync(libraries)) symlinkSync(PACKAGES, libraries, 'junction');
}

if (import.meta.main) await installVscode();
