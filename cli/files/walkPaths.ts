// The paths of the files and folders that a walk finds.
import { relative, sep } from 'node:path';
import type { ShownPath } from '../problem.ts';
import { isInside, join, shownPath } from './osPath.ts';

export interface FoundPaths extends ShownPath {
  /** The path that people see: it begins with the path that was given, and has `/` between its parts. */
  readonly path: string;
  /** The path that the engine gets: from `projectFolder`, with `/` between its parts. Outside of that folder: the whole absolute path. */
  readonly fromRoot: string;
}

/** The folder that was given. Its `path` is '' for the current folder. */
export interface WalkTop extends ShownPath {
  /** The real path of `absolute`. */
  readonly real: string;
}

/** The paths of an entry of `folder`. They are one string where they are the same, because there are as many as files. */
export function pathsIn(folder: FoundPaths, name: string): FoundPaths {
  const shownName = shownPath(name);
  const path = join(folder.path, shownName);
  const isAlike = name === shownName;
  return {
    path,
    absolute: isAlike && folder.absolute === folder.path ? path : join(folder.absolute, name),
    fromRoot: isAlike && folder.fromRoot === folder.path ? path : join(folder.fromRoot, name),
  };
}

/** The real path of what was found at `absolute` below `top`: a walk follows no links. */
export function realIn(top: WalkTop, absolute: string): string {
  return top.real === top.absolute && sep === '/'
    ? absolute
    : top.real + absolute.slice(top.absolute.length).replaceAll('/', sep);
}

/** From `top` on, the path that people see. */
export function inTop(path: string, { path: top }: WalkTop): string {
  return top === '' ? path : path.slice(top.length + (top.endsWith('/') ? 0 : 1));
}

/** The path of `absolute` as in `fromRoot`. Outside of the root: the whole absolute path, without the slash in front. */
export function pathFromRoot(absolute: string, root: string): string {
  const own = isInside(absolute, root) ? relative(root, absolute) : absolute;
  return own
    .split(sep)
    .filter((step) => step !== '')
    .join('/');
}
