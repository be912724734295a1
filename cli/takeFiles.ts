// Hands the files of a run to its command, and keeps account of those that nobody has judged: they do not count as clean.
import { basename } from 'node:path';
import { isManifestName, type Neighbours } from '../core/index.ts';
import { plural, say } from '../l10n/index.ts';
import type { SourceCommand } from './commands/command.ts';
import type { FoundFile } from './files/findFiles.ts';
import { isPackedName, packedChart } from './files/packedChart.ts';
import { readSource } from './files/source.ts';
import type { Io } from './io.ts';
import { type Problem, problemLine, type ShownPath, systemProblem } from './problem.ts';
import { progressOf } from './report/progress.ts';

export type Fail = (what: Problem) => void;

/**
 * Returns the paths of the files in which there is nothing that Nearpull knows. `fail` is told of files that cannot be judged: those that cannot be
 * read, binary ones, and those of a kind that is never read although a person named them.
 */
export function takeFiles(
  files: readonly FoundFile[],
  neighbours: Neighbours,
  command: SourceCommand,
  { isReading, fail, io }: Taking,
): readonly string[] {
  const unjudged: string[] = [];
  const progress = progressOf(files.length, io);
  const failAlone: Fail = (what) => {
    progress.hide();
    fail(what);
  };
  for (const file of files) {
    progress.step();
    attempt(file, failAlone, () => {
      if (file.isNamed && isPackedName(file.absolute)) {
        return takePacked(file, command, isReading);
      }
      const read = readSource(file, neighbours);
      if (read === 'binary') {
        return { path: file.path, words: { key: 'cli.problem.binary' } };
      }
      if (read !== 'unknown') {
        const problem = command.file(read);
        io.tidy?.();
        return problem;
      }
      if (file.isNamed && !file.isGiven && !hasReadName(file)) {
        return { path: file.path, words: { key: 'cli.problem.neverRead' } };
      }
      unjudged.push(file.path);
      if (file.isNamed) {
        progress.hide();
        io.stderr.write(problemLine({ path: file.path, words: { key: 'cli.note.unknown' } }));
      }
      return null;
    });
  }
  progress.hide();
  return unjudged;
}

interface Taking {
  /** Whether the command reads only, so that it takes what cannot be written. */
  readonly isReading: boolean;
  readonly fail: Fail;
  readonly io: Io;
}

function takePacked(file: FoundFile, command: SourceCommand, isReading: boolean): Problem | null {
  const sources = isReading ? packedChart(file) : [];
  for (const source of sources) {
    const problem = command.file(source);
    if (problem) {
      return problem;
    }
  }
  const key = isReading ? 'cli.problem.noChart' : 'cli.problem.packed';
  return sources.length > 0 ? null : { path: file.path, words: { key } };
}

/** One line about files that were found in folders. Those that a person named have lines of their own. */
export function textOfUnjudged(unjudged: readonly string[], files: readonly FoundFile[]): string {
  if (unjudged.length === 0) {
    return '';
  }
  const named = new Set(files.filter(({ isNamed }) => isNamed).map(({ path }) => path));
  const count = unjudged.filter((path) => !named.has(path)).length;
  return count === 0 ? '' : `${say({ key: plural('cli.note.notJudged', count), args: [count] })}\n`;
}

export function attempt(place: ShownPath, fail: Fail, action: () => Problem | null): void {
  try {
    const problem = action();
    if (problem) {
      fail(problem);
    }
  } catch (error) {
    fail(systemProblem(place, error));
  }
}

/** Whether files of this name are read in folders. */
function hasReadName({ absolute, fromRoot }: FoundFile): boolean {
  return isManifestName(basename(absolute), /(?:^|\/)templates\//.test(fromRoot));
}
