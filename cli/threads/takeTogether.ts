// Judges the files of a run in several threads, and takes what they made of them in the order of the files.
import { setImmediate } from 'node:timers/promises';
import { language } from '../../l10n/index.ts';
import type { KeepsRecords } from '../commands/command.ts';
import type { FoundFile } from '../files/findFiles.ts';
import type { RunNeighbours, RunShares } from '../files/neighbours.ts';
import { sourceOf } from '../files/source.ts';
import { type Judgement, judgementBy } from '../judgeFile.ts';
import { type FileRecords, fileRecords } from '../report/fileRecords.ts';
import type { Taker } from '../taker.ts';
import type { Crew } from './crew.ts';
import type { Chunk } from './handOut.ts';
import { judgeChunk } from './judgeChunk.ts';
import { claim, type JudgedChunk } from './messages.ts';

export interface TogetherRun {
  readonly files: readonly FoundFile[];
  /** All of the files, in their order. */
  readonly chunks: readonly Chunk[];
  readonly known: RunNeighbours;
  /** The files of the neighbours, as `Found.neighbours`. */
  readonly opened: ReadonlyMap<string, string>;
  readonly records: KeepsRecords;
  readonly taker: Taker;
  readonly crew: Crew;
  readonly speakAgain: () => void;
}

/**
 * Returns how many files were taken, from the first one on. They are not all where a thread dies, and where so much was read that a run in one thread
 * may leave something out. Then one thread has to judge the files that are left, and the others before them, so that it leaves out what a
 * run in one thread does.
 */
export async function takeTogether(run: TogetherRun): Promise<number> {
  const { files, chunks, known, records, crew, speakAgain } = run;
  const judged = new Map<number, JudgedChunk>();
  const used: { -readonly [Limit in keyof RunShares]: RunShares[Limit] } = { chartText: 0, ways: 0 };
  const use = ({ chartText, ways }: RunShares): void => {
    used.chartText += chartText;
    used.ways += ways;
  };
  const receive = (answer: JudgedChunk): void => {
    judged.set(answer.chunk, answer);
    use(answer.used);
  };
  const hands = handOut(run);
  let done = 0;
  while (done < chunks.length && crew.death() === null) {
    hands.post(done);
    const next = judged.get(done);
    const own = next ? null : hands.own(done);
    if (next) {
      const judgements = next.judgements.map((each, index) =>
        judgementOf(each, fileAt(run, done, index), run),
      );
      use(known.account().used);
      // What all threads have used together is at least what one thread would have used up to here.
      if (used.chartText > 1 || used.ways > 1) {
        break;
      }
      known.leaveOut(next.refused);
      judgements.forEach((each, index) => {
        run.taker.take(fileAt(run, done, index), each, (made) => {
          records.take(made);
          return null;
        });
      });
      judged.delete(done++);
    } else if (own !== null) {
      receive(judgeChunk(own, filesOf(run, own), known, { wanted: records.wanted, isMain: true }));
    } else {
      await crew.news();
    }
    // Lets the answers of the other threads in.
    await setImmediate();
    speakAgain();
    crew.answers().forEach(receive);
  }
  return chunks[done]?.start ?? files.length;
}

/** Judges what another thread has only read. */
function judgementOf(
  judgement: JudgedChunk['judgements'][number],
  file: FoundFile,
  { known, records }: TogetherRun,
): Judgement<FileRecords> {
  if (judgement === null || typeof judgement === 'string' || !('handed' in judgement)) {
    return judgement;
  }
  const { handed } = judgement;
  return judgementBy(file, () => fileRecords(sourceOf(file, handed, known.neighbours), records.wanted));
}

interface Hands {
  /** Gives the other threads work. `done` is how many chunks were taken. */
  readonly post: (done: number) => void;
  /** The next chunk for this thread. Null where all are taken. */
  readonly own: (done: number) => number | null;
}

function handOut(run: TogetherRun): Hands {
  const { files, chunks, known, opened, records, crew } = run;
  const { secretAccounts, kustomizations, unmatchedIn } = known.neighbours;
  const settings = [...new Set(files.map(({ inForce }) => inForce.settings))];
  const indexes = new Map(settings.map((each, index) => [each, index]));
  const claims = new Int32Array(new SharedArrayBuffer(chunks.length * Int32Array.BYTES_PER_ELEMENT));
  const { texts } = known;
  const { wanted } = records;
  crew.begin({ wanted, language: language(), settings, secretAccounts, opened, texts, claims });
  const post = (thread: number, chunk: number): void => {
    const own = filesOf(run, chunk);
    const posted = own.map(
      ({ path, absolute, fromRoot, inForce }) =>
        [path, absolute, fromRoot, indexes.get(inForce.settings) ?? 0] as const,
    );
    const deciding = own.filter(({ fromRoot }) => kustomizations.has(fromRoot));
    const unmatched = new Map(deciding.map(({ fromRoot }) => [fromRoot, unmatchedIn(fromRoot)]));
    crew.post(thread, { chunk, files: posted, unmatched });
  };
  let next = 0;
  return {
    post(done) {
      for (
        let thread = crew.idlest();
        thread !== null && next < chunks.length && next < done + FARTHEST;
        thread = crew.idlest()
      ) {
        post(thread, next++);
      }
    },
    own(done) {
      if (next < chunks.length) {
        claim(claims, next);
        return next++;
      }
      for (let chunk = done; chunk < chunks.length; chunk++) {
        if (claim(claims, chunk)) {
          crew.taken(chunk);
          return chunk;
        }
      }
      return null;
    },
  };
}

/** So many chunks may wait to be taken, because what was made of them needs memory. */
const FARTHEST = 400;

function filesOf({ files, chunks }: TogetherRun, chunk: number): readonly FoundFile[] {
  const { start = 0, end = 0 } = chunks[chunk] ?? {};
  return files.slice(start, end);
}

function fileAt({ files, chunks }: TogetherRun, chunk: number, index: number): FoundFile {
  return files[(chunks[chunk]?.start ?? 0) + index] as FoundFile;
}
