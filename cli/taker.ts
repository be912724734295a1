// Takes what was made of the files of a run, in their order, and keeps account of those that nobody has judged: they do not count as clean.
import { basename } from 'node:path';
import { isManifestName } from '../core/index.ts';
import type { FoundFile } from './files/findFiles.ts';
import type { Io } from './io.ts';
import type { Judgement } from './judgeFile.ts';
import { type Problem, problemLine, type ShownPath, systemProblem } from './problem.ts';
import { progressOf } from './report/progress.ts';

export type Fail = (what: Problem) => void;

export interface Taking {
  /** Whether the command reads only, so that it takes what cannot be written. */
  readonly isReading: boolean;
  /** Is told of files that cannot be judged: those that cannot be read, binary ones, and those of a kind that is never read although a person named them. */
  readonly fail: Fail;
  readonly io: Io;
}

/** Takes what was made of a file, or null for a file with nothing to report. Returns the problem if the file could not be handled. */
export type TakeMade<Made> = (made: Made | null) => Problem | null;

export interface Taker {
  readonly take: <Made extends object>(
    file: FoundFile,
    judgement: Judgement<Made>,
    take: TakeMade<Made>,
  ) => void;
  /** Runs an action for one file. Its problem, or that of the system, is told. */
  readonly attempt: (file: ShownPath, action: () => Problem | null) => void;
  /** Writes a line that is about no file of the run. */
  readonly note: (line: string) => void;
  /** Takes the bar of progress away. Returns the paths of the files in which there is nothing that Nearpull knows. */
  readonly end: () => readonly string[];
}

/** @param total the number of files */
export function openTaker(total: number, { fail, io }: Taking): Taker {
  const unjudged: string[] = [];
  const progress = progressOf(total, io);
  const note = (line: string): void => {
    progress.hide();
    io.stderr.write(line);
  };
  const failAlone: Fail = (what) => {
    progress.hide();
    fail(what);
  };
  const unknown = (file: FoundFile): void => {
    if (file.isNamed && !file.isGiven && !hasReadName(file)) {
      failAlone({ path: file.path, words: { key: 'cli.problem.neverRead' } });
      return;
    }
    unjudged.push(file.path);
    if (file.isNamed) {
      note(problemLine({ path: file.path, words: { key: 'cli.note.unknown' } }));
    }
  };
  return {
    take(file, judgement, take) {
      progress.step();
      if (judgement === 'unknown') {
        unknown(file);
      } else if (judgement === 'binary') {
        failAlone({ path: file.path, words: { key: 'cli.problem.binary' } });
      } else if (judgement !== null && 'problem' in judgement) {
        failAlone(judgement.problem);
      } else {
        attempt(file, failAlone, () => take(judgement));
        io.tidy?.();
      }
    },
    attempt(file, action) {
      progress.step();
      attempt(file, failAlone, action);
    },
    note,
    end() {
      progress.hide();
      return unjudged;
    },
  };
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
