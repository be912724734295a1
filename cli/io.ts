// The world as `run` sees it: main.ts hands in the real one.

export interface Io {
  /** The absolute path of the folder that relative paths on the command line count from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Everything that is written to standard input, until it ends. */
  readonly readStdin: () => Promise<Buffer>;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export interface Sink {
  readonly isTerminal: boolean;
  readonly write: (chunk: string | Uint8Array) => void;
}

/** Whether to colour what goes to `sink`: on a terminal, unless its owner has said no (https://no-color.org). */
export function wantsColor(sink: Sink, env: Io['env']): boolean {
  return sink.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** The language of the person at the terminal, as POSIX orders the variables. */
export function localeOf(env: Io['env']): string | undefined {
  return env.LC_ALL || env.LC_MESSAGES || env.LANG;
}
