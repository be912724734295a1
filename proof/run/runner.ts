// The runner of one job: a temporary folder, as many programs at once as there are cores, and an end that leaves nothing behind.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trouble } from '../trouble.ts';
import { killAll, LIMITS, type Limits, type Printed, type Program, runProgram } from './program.ts';

export interface Runner {
  /** The temporary folder of the job. */
  readonly scratch: string;
  /** The empty home of the programs. */
  readonly home: string;
  /** Makes a new folder in `scratch`. */
  readonly folder: () => string;
  readonly run: (
    program: Program,
    args: readonly string[],
    cwd: string,
    env?: Readonly<Record<string, string | undefined>>,
  ) => Promise<Printed | Trouble>;
}

/** Runs `job` with a runner. Removes the temporary folder at the end, also when the process is told to end before. */
export async function withRunner<Result>(
  job: (runner: Runner) => Promise<Result>,
  limits: Limits = LIMITS,
): Promise<Result> {
  // Without links: programs print the real path, and it is taken out of what they say.
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'nearpull-proof-')));
  const home = join(scratch, 'home');
  mkdirSync(home);
  const clear = (): void => rmSync(scratch, { recursive: true, force: true });
  const release = atSignals(() => {
    killAll();
    clear();
  });
  let folders = 0;
  const enter = turnstile(availableParallelism());
  try {
    return await job({
      scratch,
      home,
      folder() {
        const path = join(scratch, String(folders++));
        mkdirSync(path);
        return path;
      },
      run: (program, args, cwd, env) =>
        enter(() => runProgram(program, args, { cwd, home, limits, ...(env ? { env } : {}) })),
    });
  } finally {
    release();
    clear();
  }
}

/** Programs are in groups of their own, so that Ctrl+C in a terminal does not reach them. */
function atSignals(clean: () => void): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handler = (): void => {
      clean();
      release();
      process.kill(process.pid, signal);
    };
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  const release = (): void => {
    for (const [signal, handler] of handlers) {
      process.off(signal, handler);
    }
  };
  return release;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lets at most `places` tasks run at once, in the order in which they come. */
function turnstile(places: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free === 0) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      free--;
    }
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) {
        next();
      } else {
        free++;
      }
    }
  };
}
