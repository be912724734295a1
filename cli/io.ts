// The environment that `run` works in: main.ts passes the real one, tests pass their own.
import type { Worker } from 'node:worker_threads';

export interface Io {
  /** The absolute path of the folder that relative paths on the command line count from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads standard input to its end. */
  readonly readStdin: () => Promise<Buffer>;
  /** Reads a line that a person types, without its line break. Answers null at the end of the input. Null where no person sits at standard input. */
  readonly readAnswer: (() => Promise<string | null>) | null;
  /**
   * Has Ctrl+C end what a command waits for, and not the process, until `end` is called. A second one ends the process. Left out where nobody
   * can interrupt.
   */
  readonly interruption?: () => { readonly signal: AbortSignal; readonly end: () => void };
  /** More threads of this program. Left out where there is one thread only. */
  readonly threads?: {
    readonly cores: number;
    /** In bytes: what a container lets this program have. Infinity without a limit. */
    readonly memory: number;
    /** From so many files on, a run is shared. */
    readonly fewestFiles: number;
    /** Starts a thread, which has to call `serve`. `started` is how many there are already. */
    readonly start: (started: number) => Worker;
  };
  /** Where results are kept for the next run. Left out where nothing is kept. */
  readonly cache?: {
    readonly folder: string;
    /** Makes the folder. Returns whether it is there and belongs to the user alone. */
    readonly makeFolder: () => boolean;
    /** The path of the file that has all code that judges. What other code has kept is not used. */
    readonly program: string;
    /** The version of the code that runs. An update may have put other code at `program` since it was started. */
    readonly version: string;
    /** From so many files on, results are kept. */
    readonly fewestFiles: number;
    /** In milliseconds since 1970, as the times of files. */
    readonly now: () => number;
  };
  /** Called after each file that was checked. Left out where many runs share a process. */
  readonly tidy?: () => void;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export interface Sink {
  readonly isTerminal: boolean;
  /** The width of the terminal. Undefined where there is none. */
  readonly columns?: number | undefined;
  /** Whether what is written may have colours: see `withColors`. */
  readonly hasColor?: boolean;
  readonly write: (chunk: string | Uint8Array) => void;
  /** Hands over what is still kept, so that a person sees it now. */
  readonly flush?: () => void;
}

/** The width that text for people is made for, in terminal columns. A wide terminal does not make lines that are tiring to read. */
export function columnsOf({ columns = WIDEST }: Sink): number {
  return Math.min(columns, WIDEST);
}

const WIDEST = 110;

/** The language of the person at the terminal. POSIX defines the order of the variables. */
export function localeOf(env: Io['env']): string | undefined {
  return env.LC_ALL || env.LC_MESSAGES || env.LANG;
}
