// Finds the top folder of the repository around the current folder.
import { dirname, join } from 'node:path';
import { CHART_FILE } from '../../core/index.ts';
import { exists } from './osPath.ts';

/** The folder that paths in patches count from: the top of the repository, or the current folder if there is none. */
export function rootFolder(cwd: string): string {
  return repositoryOf(cwd) ?? cwd;
}

/** The folder that paths count from in the engine: the top of the repository, else the outermost chart, else the current folder. */
export function projectFolder(cwd: string): string {
  return repositoryOf(cwd) ?? chartAround(cwd) ?? cwd;
}

function chartAround(folder: string): string | null {
  const outer = dirname(folder) === folder ? null : chartAround(dirname(folder));
  return outer ?? (exists(join(folder, CHART_FILE)) ? folder : null);
}

/** The nearest folder at or above `folder` that Git keeps its data in. Null where there is none. */
export function repositoryOf(folder: string): string | null {
  if (exists(join(folder, '.git'))) {
    return folder;
  }
  return dirname(folder) === folder ? null : repositoryOf(dirname(folder));
}
