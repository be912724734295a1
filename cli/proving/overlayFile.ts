// Writes what a command made into a file of the person, under the rules of `fix`: never over a change that is not committed, whole or not at all.
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Decoded, encode } from '../files/encoding.ts';
import { gitChanges } from '../files/gitChanges.ts';
import { osPath, realPath } from '../files/osPath.ts';
import { replaceFile, writableTarget } from '../files/writeFile.ts';
import { CHANGE_WORDS } from '../fixing/refusals.ts';
import type { Io } from '../io.ts';
import { type Problem, systemProblem } from '../problem.ts';

export interface OverlayTarget {
  /** The path as the person gave it. */
  readonly path: string;
  /** What stands there; null where there is no file yet. */
  readonly decoded: Decoded | null;
}

/** Replaces the content of the target by `text`. Returns null when that is done. */
export function writeOverlay(
  { path, decoded }: OverlayTarget,
  text: string,
  { allowDirty }: { readonly allowDirty: boolean },
  io: Io,
): Problem | null {
  const absolute = resolve(io.cwd, path);
  if (decoded === null) {
    try {
      writeFileSync(osPath(absolute), text, { flag: 'wx' });
      return null;
    } catch (error) {
      return systemProblem({ path, absolute }, error);
    }
  }
  if (!decoded.exact) {
    return { path, words: { key: 'cli.problem.encoding' } };
  }
  const file = { path, absolute, fromRoot: path, tree: realPath(dirname(absolute)) };
  const target = writableTarget(file);
  if ('words' in target) {
    return target;
  }
  const change = allowDirty ? undefined : gitChanges([target.real], io.env).get(target.real);
  return change
    ? { path, words: { key: CHANGE_WORDS[change] } }
    : replaceFile(file, encode(decoded.text, decoded.encoding), encode(text, decoded.encoding));
}
