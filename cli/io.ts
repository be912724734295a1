// The environment that `run` works in: main.ts passes the real one, tests pass their own.

export interface Io {
  /** The absolute path of the folder that relative paths on the command line count from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads standard input to its end. */
  readonly readStdin: () => Promise<Buffer>;
  /** Reads a line that a person types, without its line break. Answers null at the end of the input. Null where no person sits at standard input. */
  readonly readAnswer: (() => Promise<string | null>) | null;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export interface Sink {
  readonly isTerminal: boolean;
  readonly write: (chunk: string | Uint8Array) => void;
}

/** Whether output to `sink` has colours: only on a terminal whose owner has not turned them off (https://no-color.org). */
export function wantsColor(sink: Sink, env: Io['env']): boolean {
  return sink.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** The language of the person at the terminal. POSIX defines the order of the variables. */
export function localeOf(env: Io['env']): string | undefined {
  return env.LC_ALL || env.LC_MESSAGES || env.LANG;
}
