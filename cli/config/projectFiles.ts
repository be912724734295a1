// Reads a project file from the disk, with those that it extends.
import { dirname, resolve } from 'node:path';
import {
  createLineIndex,
  LARGEST_NEIGHBOUR,
  type PlacedProblem,
  readProjectFile,
  type SettingsLayer,
} from '../../core/index.ts';
import { decode } from '../files/encoding.ts';
import { isInside, realPath, shownFrom } from '../files/osPath.ts';
import { readBytes } from '../files/readFile.ts';
import { type Problem, systemProblem } from '../problem.ts';

/** A project file that says something about the settings. */
export interface FileOrigin {
  /** As people see it. */
  readonly path: string;
  /** Absolute path of the folder that its globs count from. */
  readonly base: string;
  /** The place of a setting in it: `.nearpull.yaml:3:5`. */
  readonly placeOf: (path: readonly (string | number)[]) => string;
}

/** A project file and those that it extends. */
export interface ProjectChain {
  /** The file itself comes last, because it overrules those that it extends. */
  readonly layers: readonly SettingsLayer<FileOrigin>[];
  readonly problems: readonly Problem[];
}

/**
 * @param absolute path of the file
 * @param base absolute path of the folder that its globs count from; those of the files that it extends count from their own folders
 * @param top absolute path of the folder that no file that it extends may lie outside of; null where there is no such folder
 */
export function readChain(
  absolute: string,
  { cwd, base, top, how }: ChainOptions,
  around: readonly string[] = [],
): ProjectChain {
  const path = shownFrom(cwd, absolute);
  try {
    const { text } = decode(readBytes(absolute, { most: LARGEST_NEIGHBOUR, how }));
    const { values, extends: extended, problems, placeOf } = readProjectFile(text);
    const lines = createLineIndex(text);
    const placed = ({ start }: PlacedProblem['span']): string => {
      const { line, character } = lines.positionAt(start);
      return `${path}:${line + 1}:${character + 1}`;
    };
    const own = {
      origin: { path, base, placeOf: (key: readonly (string | number)[]) => placed(placeOf(key)) },
      values,
    };
    const wrong = problems.map(({ span, message }) => ({ path: placed(span), words: message }));
    const chain = [...around, absolute];
    const target = extended === null ? null : resolve(dirname(absolute), extended);
    const refused = target && whyNotExtended(target, chain, top);
    if (target === null || extended === null || refused) {
      const more = refused ? [{ path: placed(placeOf(['extends'])), words: refused }] : [];
      return { layers: [own], problems: [...wrong, ...more] };
    }
    const above = readChain(target, { cwd, base: dirname(target), top, how: 'named' }, chain);
    return { layers: [...above.layers, own], problems: [...above.problems, ...wrong] };
  } catch (error) {
    return { layers: [], problems: [systemProblem({ path, absolute }, error)] };
  }
}

export interface ChainOptions {
  readonly cwd: string;
  readonly base: string;
  readonly top: string | null;
  readonly how: 'named' | 'given';
}

/** A repository of somebody else must not have this program read what lies outside of it. */
function whyNotExtended(
  target: string,
  chain: readonly string[],
  top: string | null,
): Problem['words'] | null {
  if (chain.includes(target) || chain.length >= LONGEST_CHAIN) {
    return { key: 'cli.problem.extendsLoop', args: [LONGEST_CHAIN] };
  }
  return top === null || isInside(realOrItself(target), realOrItself(top))
    ? null
    : { key: 'cli.problem.extendsOut' };
}

const LONGEST_CHAIN = 10;

/** The path without links. What does not exist has none. */
export function realOrItself(path: string): string {
  try {
    return realPath(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return path;
    }
    throw error;
  }
}
