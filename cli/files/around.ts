// Finds the neighbour files in a folder and in the folders around it.
import { dirname } from 'node:path';
import { BUILD_FILES, CHART_FILE, KUSTOMIZATION_FILES, REQUIREMENTS_FILE } from '../../core/index.ts';
import { exists, join } from './osPath.ts';
import { pathFromRoot } from './walkPaths.ts';

export interface FoundAround {
  /** The folder that `fromRoot` counts from. */
  readonly root: string;
  readonly neighbours: Map<string, string>;
  /** Folders around the given paths that have been searched already. */
  readonly looked: Set<string>;
}

/**
 * Adds the charts and kustomizations in `folder` and above it. A person who names one file, or a folder within a chart, means it as a part
 * of them.
 */
export function lookAround(folder: string, search: FoundAround): void {
  if (search.looked.has(folder)) {
    return;
  }
  search.looked.add(folder);
  const fromRoot = pathFromRoot(folder, search.root);
  const names = [...CHART_FILES, ...KUSTOMIZATION_FILES, ...BUILD_FILES];
  for (const name of names.filter((each) => exists(`${folder}/${each}`))) {
    search.neighbours.set(join(fromRoot, name), `${folder}/${name}`);
  }
  if (folder !== search.root && dirname(folder) !== folder) {
    lookAround(dirname(folder), search);
  }
}

/** The files that make a folder a chart. */
export const CHART_FILES = [CHART_FILE, REQUIREMENTS_FILE];
