// Runs of the command line that keep results: with them, and without, and which files they open.
import assert from 'node:assert/strict';
import fs, { readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { TestContext } from 'node:test';
import type { Io } from '../../cli/io.ts';
import { type Folder, folder, type Outcome, type RunOptions } from './cli.ts';

/** In milliseconds. What was changed lately is not kept, and a test has changed everything. */
const LATER = 60_000;

export interface Keeping extends Folder {
  readonly cache: NonNullable<Io['cache']>;
  /** The names of the files in which results are. */
  readonly kept: () => readonly string[];
  readonly run: (args?: readonly string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs with the results of earlier runs, and without: they have to say the same. */
  readonly same: (args?: readonly string[], options?: RunOptions) => Promise<Same>;
}

interface Same {
  readonly outcome: Outcome;
  /** The files that the run with results has opened. */
  readonly opened: ReadonlySet<string>;
}

/** Runs in `own` keep results in a folder of their own. */
export function keeping(t: TestContext, own: Folder): Keeping {
  const at = folder(t, { program: 'code', 'results/x': '' });
  const results = join(at.path, 'results');
  rmSync(join(results, 'x'));
  const cache: Keeping['cache'] = {
    folder: results,
    makeFolder: () => true,
    program: join(at.path, 'program'),
    version: '1.0.0',
    fewestFiles: 1,
    now: () => Date.now() + LATER,
  };
  const run: Keeping['run'] = (args = ['check'], options = {}) => own.nearpull(args, { cache, ...options });
  return {
    ...own,
    cache,
    run,
    kept: () => readdirSync(results),
    async same(args = ['check'], options = {}) {
      const { opened, outcome } = await opening(own.path, () => run(args, options));
      const without = await run([...args, '--no-cache'], options);
      // The whole texts would be a message of megabytes.
      for (const part of ['code', 'stdout', 'stderr'] as const) {
        assert.ok(
          outcome[part] === without[part],
          `${part}: ${firstDifference(outcome[part], without[part])}`,
        );
      }
      return { opened, outcome };
    },
  };
}

function firstDifference(one: unknown, other: unknown): string {
  const [a, b] = [String(one), String(other)];
  const at = [...a].findIndex((character, index) => character !== b[index]);
  return `${a.slice(at, at + 200)} / ${b.slice(at, at + 200)}`;
}

/** The paths from the folder `at` that `action` opens. `onOpen` is called before each, and with each folder that is listed. It may throw what the system would. */
export async function opening(
  at: string,
  action: () => Promise<Outcome>,
  onOpen: (path: string) => void = () => undefined,
): Promise<{ readonly outcome: Outcome; readonly opened: ReadonlySet<string> }> {
  const opened = new Set<string>();
  const { openSync, readdirSync } = fs;
  const shown = (path: unknown): string => relative(at, String(path)).replaceAll(sep, '/');
  fs.openSync = (path, ...more) => {
    opened.add(shown(path));
    onOpen(shown(path));
    return openSync(path, ...more);
  };
  const list = (path: string, options: object): unknown => {
    onOpen(shown(path));
    return Reflect.apply(readdirSync, fs, [path, options]);
  };
  Object.assign(fs, { readdirSync: list });
  syncBuiltinESMExports();
  try {
    return { outcome: await action(), opened };
  } finally {
    Object.assign(fs, { openSync, readdirSync });
    syncBuiltinESMExports();
  }
}
