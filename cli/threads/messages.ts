// What the threads of a run say to each other. All of it is plain data.
import type { NeighbourTexts, SecretAccount, Settings, UnmatchedEntry } from '../../core/index.ts';
import type { Decoded } from '../files/encoding.ts';
import type { RunAccount } from '../files/neighbours.ts';
import type { Judgement } from '../judgeFile.ts';
import type { FileRecords, RecordsWanted } from '../report/fileRecords.ts';

export type ToThread = ({ readonly kind: 'begin' } & Beginning) | ({ readonly kind: 'chunk' } & PostedChunk);

/** What counts for all chunks. */
export interface Beginning {
  readonly wanted: RecordsWanted;
  readonly language: Settings['language'];
  /** Each once. A file names its own by the index. */
  readonly settings: readonly Settings[];
  readonly secretAccounts: readonly SecretAccount[] | undefined;
  /** As `Found.neighbours`. */
  readonly opened: ReadonlyMap<string, string>;
  readonly texts: NeighbourTexts;
  /** For each chunk 0, or 1 once a thread has begun with it. The threads share this memory. */
  readonly claims: Int32Array<SharedArrayBuffer>;
}

export interface PostedChunk {
  readonly chunk: number;
  readonly files: readonly PostedFile[];
  /** By path, for the kustomizations among the files. They follow from files that are read in one thread only. */
  readonly unmatched: ReadonlyMap<string, readonly UnmatchedEntry[]>;
}

/** `path`, `absolute` and `fromRoot` of a `FoundFile`, and the index of its settings. */
export type PostedFile = readonly [path: string, absolute: string, fromRoot: string, settings: number];

/** A text that the main thread judges itself. */
export interface HandedText {
  readonly handed: Decoded;
}

/** What a thread made of a chunk. */
export interface JudgedChunk extends RunAccount {
  readonly chunk: number;
  /** One for each file. */
  readonly judgements: readonly Judgement<FileRecords | HandedText>[];
}

/** Whether the caller is the first thread to ask for the chunk, which then is its own. */
export function claim(claims: Int32Array, chunk: number): boolean {
  return Atomics.compareExchange(claims, chunk, 0, 1) === 0;
}
