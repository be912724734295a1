// Hands the files of a run to its command, one after the other.
import type { Neighbours } from '../core/index.ts';
import { plural, say } from '../l10n/index.ts';
import type { SourceCommand } from './commands/command.ts';
import type { FoundFile } from './files/findFiles.ts';
import { isPackedName, packedChart } from './files/packedChart.ts';
import type { Source } from './files/source.ts';
import { judgeFile } from './judgeFile.ts';
import type { Problem } from './problem.ts';
import { fileRecords } from './report/fileRecords.ts';
import type { Taker } from './taker.ts';

/** `taken` files, from the first one on, were taken before. They are judged and not taken, so that the same files were read when the others are judged. */
export function takeFiles(
  files: readonly FoundFile[],
  neighbours: Neighbours,
  { command, taker, isReading, taken }: FileTaking,
): void {
  for (const [index, file] of files.entries()) {
    if (index < taken) {
      judgeFile(file, neighbours, (source) => command.records && fileRecords(source, command.records.wanted));
    } else if (isPacked(file)) {
      taker.attempt(file, () => takePacked(file, command, isReading));
    } else {
      taker.take(file, judgeFile(file, neighbours, itself), (source) => command.file(source));
    }
  }
}

interface FileTaking {
  readonly command: SourceCommand;
  readonly taker: Taker;
  readonly isReading: boolean;
  readonly taken: number;
}

/** A packed chart that a person named. */
export function isPacked({ isNamed, absolute }: FoundFile): boolean {
  return isNamed === true && isPackedName(absolute);
}

function itself(source: Source): Source {
  return source;
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
