// Judges the files of a chunk, in whichever thread.
import { chartOf } from '../../core/index.ts';
import type { KnownNeighbours } from '../files/neighbours.ts';
import { readText, type SourcePlace, sourceOf } from '../files/source.ts';
import { judgementBy } from '../judgeFile.ts';
import { type FileRecords, fileRecords, type RecordsWanted } from '../report/fileRecords.ts';
import type { HandedText, JudgedChunk } from './messages.ts';

/** @param isMain whether it is the main thread that judges. Other threads hand light texts over to it. */
export function judgeChunk(
  chunk: number,
  files: readonly SourcePlace[],
  { neighbours, account }: Pick<KnownNeighbours, 'neighbours' | 'account'>,
  { wanted, isMain }: { readonly wanted: RecordsWanted; readonly isMain: boolean },
): JudgedChunk {
  const judgements = files.map((file) =>
    judgementBy<FileRecords | HandedText>(file, () => {
      const read = readText(file, neighbours);
      if (read === null || typeof read === 'string') {
        return read;
      }
      const isLight = read.text.length <= LIGHT && chartOf(file.fromRoot, neighbours.charts) === null;
      return isLight && !isMain ? { handed: read } : fileRecords(sourceOf(file, read, neighbours), wanted);
    }),
  );
  return { chunk, judgements, ...account() };
}

/**
 * In characters, for files outside of charts. Most files are small and hold one object, and most of the time that they take is for opening and
 * searching them. Threads share no compiled code: where one thread judges what is small, the others need no code for it.
 */
const LIGHT = 2_000;
