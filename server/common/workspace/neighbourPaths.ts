// Paths of files that say something about others.
import { NEIGHBOUR_FILES, nameOf, neighbourKind, parentOf } from '../../../core/index.ts';

/** Whether the file at `path` says something about others. Project files are read elsewhere. */
export function isNeighbour(path: string): boolean {
  const kind = neighbourKind(nameOf(path));
  return kind !== null && kind !== 'project';
}

/** Paths of the files beside `path`, and beside each folder above it, that would say something about it. */
export function around(path: string): readonly string[] {
  const folder = parentOf(path);
  const here = NEIGHBOUR_FILES.map((name) => (folder === '' ? name : `${folder}/${name}`));
  return folder === '' ? here : [...here, ...around(folder)];
}
