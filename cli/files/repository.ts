// Where the repository around the current folder begins.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHART_FILE } from '../../core/index.ts';

/** What paths of patches count from: the top of the repository, or the current folder outside of any. */
export function rootFolder(cwd: string): string {
  return repositoryOf(cwd) ?? cwd;
}

/** What paths of files count from for the engine: the same, or the outermost chart around the current folder. */
export function projectFolder(cwd: string): string {
  return repositoryOf(cwd) ?? chartAround(cwd) ?? cwd;
}

function chartAround(folder: string): string | null {
  const outer = dirname(folder) === folder ? null : chartAround(dirname(folder));
  return outer ?? (existsSync(join(folder, CHART_FILE)) ? folder : null);
}

function repositoryOf(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) {
    return folder;
  }
  return dirname(folder) === folder ? null : repositoryOf(dirname(folder));
}
