// A folder in which `npx nearpull@VERSION` runs this checkout, for tests of scripts that pipelines run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import { readJson } from '../repo/repository.ts';
import { folder } from './cli.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
const { version } = readJson('package.json');

/** A folder with an `npx` that runs this checkout where it is asked for its version. */
export function npxFolder(t: TestContext, files: Readonly<Record<string, string>>) {
  const { path } = folder(t, files);
  const bin = join(path, '.git-ignored-bin');
  mkdirSync(bin);
  const npx = `[ "$1 $2" = "--yes nearpull@${version}" ] || exit 99; shift 2; exec "${process.execPath}" "${MAIN}" "$@"`;
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\n${npx}\n`, { mode: 0o755 });
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:CI|GITHUB|NEARPULL)/.test(name)),
  );
  const shared = { ...inherited, LC_ALL: 'C', PATH: [bin, process.env['PATH']].join(delimiter) };
  const run = ([command = '', ...args]: readonly string[], env: object) =>
    spawnSync(command, args, { cwd: path, env: { ...shared, ...env }, encoding: 'utf8' });
  return { path, run };
}
