// Judges the files of a run in several threads, and takes what they made of them in the order of the files.
import { setImmediate } from 'node:timers/promises';
import { language } from '../../l10n/index.ts';
import type { JudgedFiles, KeptResults } from '../cache/resultCache.ts';
import type { KeepsRecords } from '../commands/command.ts';
import type { FoundFile } from '../files/findFiles.ts';
import type { RunAccount, RunNeighbours, RunShares } from '../files/neighbours.ts';
import { sourceOf } from '../files/source.ts';
import { type Judgement, judgementBy } from '../judgeFile.ts';
import { type FileRecords, fileRecords, haveFindings } from '../report/fileRecords.ts';
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
  /** What earlier runs have made of chunks. Null where nothing is kept. */
  readonly kept: KeptResults | null;
  readonly taker: Taker;
  readonly crew: Crew;
  readonly speakAgain: () => void;
}

/**
 * Returns how many files were taken, from the first one on. They are not all where a thread dies, where what was kept cannot be read any more, and
 * where so much was read that a run in one thread may leave something out. Then one thread has to judge the files that are left, and the others
 * before them, so that it leaves out what a run in one thread does.
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
  for (let chunk = chunks[done]; chunk !== undefined && crew.death() === null; chunk = chunks[done]) {
    hands.post(done);
    const next = chunk.isKept ? keptAnswer(done, run) : judgedAnswer(chunk, judged.get(done), run);
    if (next === null && chunk.isKept) {
      break;
    }
    const own = next ? null : hands.own(done);
    if (next) {
      use(known.account().used);
      use(next.used);
      // What all threads have used together is at least what one thread would have used up to here.
      if (used.chartText > 1 || used.ways > 1) {
        break;
      }
      takeAnswer(chunk, next, run);
      judged.delete(done++);
    } else if (own !== null) {
      receive(judgeChunk(own, filesOf(run, own), known, { wanted: records.left(), isMain: true }));
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

/** What was made of a chunk by whoever judged it, now or in an earlier run. */
interface ChunkAnswer extends JudgedFiles, Pick<RunAccount, 'isIncomplete'> {
  /** Whether it was judged in this run. */
  readonly isNew: boolean;
  /** What of the limits has not been counted yet. */
  readonly used: RunShares;
}

const NOTHING_USED: RunShares = { chartText: 0, ways: 0 };

/**
 * What was kept of a chunk. Where findings that were shown are gone, others are shown in their place, of which no records were made: then the chunk is
 * judged again. Null where what was kept cannot be read any more.
 */
function keptAnswer(index: number, run: TogetherRun): ChunkAnswer | null {
  const { chunks, kept, known, records } = run;
  const chunk = chunks[index];
  const judged = (chunk && kept?.take(chunk)) ?? null;
  if (!chunk || !judged) {
    return null;
  }
  const wanted = records.left();
  if (haveFindings(judged.judgements.filter(isRecords), wanted.findings)) {
    const used = { ...NOTHING_USED, chartText: judged.chartText };
    return { ...judged, isNew: false, isIncomplete: false, used };
  }
  const anew = judgeChunk(index, filesOf(run, index), known, { wanted, isMain: true });
  const answer = judgedAnswer(chunk, anew, run);
  return answer && { ...answer, used: anew.used };
}

function isRecords(judgement: Judgement<FileRecords>): judgement is FileRecords {
  return judgement !== null && typeof judgement !== 'string' && 'counted' in judgement;
}

/** Null while nobody has answered. */
function judgedAnswer(chunk: Chunk, answer: JudgedChunk | undefined, run: TogetherRun): ChunkAnswer | null {
  if (!answer) {
    return null;
  }
  const { refused, isIncomplete, used } = answer;
  const judgements = answer.judgements.map((each, index) =>
    judgementOf(each, run.files[chunk.start + index] as FoundFile, run),
  );
  return { judgements, refused, isIncomplete, isNew: true, chartText: used.chartText, used: NOTHING_USED };
}

function takeAnswer(
  chunk: Chunk,
  answer: ChunkAnswer,
  { files, known, records, kept, taker }: TogetherRun,
): void {
  known.leaveOut(answer.refused);
  answer.judgements.forEach((each, index) => {
    taker.take(files[chunk.start + index] as FoundFile, each, (made) => {
      records.take(made);
      return null;
    });
  });
  if (answer.isNew && !answer.isIncomplete) {
    kept?.keep(chunk, answer);
  }
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
  return judgementBy(file, () => fileRecords(sourceOf(file, handed, known.neighbours), records.left()));
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
  const skipKept = (): void => {
    while (chunks[next]?.isKept) {
      next++;
    }
  };
  return {
    post(done) {
      skipKept();
      for (
        let thread = crew.idlest();
        thread !== null && next < chunks.length && next < done + FARTHEST;
        thread = crew.idlest()
      ) {
        post(thread, next++);
        skipKept();
      }
    },
    own(done) {
      skipKept();
      if (next < chunks.length) {
        claim(claims, next);
        return next++;
      }
      for (let chunk = done; chunk < chunks.length; chunk++) {
        if (chunks[chunk]?.isKept !== true && claim(claims, chunk)) {
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
