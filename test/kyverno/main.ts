// `npm run test:kyverno`: whether the policies do on the real Kyverno, and in the API server's own code, what the engine says. `--all` tries them on older releases too.
// NEARPULL_KYVERNO=require (or CI=true) makes a failure of what is skipped where there is no Go.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildApiServer } from './apiServer.ts';
import { buildEngines } from './engines.ts';

const words = process.argv.slice(2);
const missing = buildEngines(words.includes('--all')) ?? buildApiServer();
if (missing === null) {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const { status } = spawnSync(
    process.execPath,
    [
      '--test',
      ...words.filter((word) => word !== '--all'),
      ...tests.map((name) => join(import.meta.dirname, name)),
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} else {
  console.log(`skipped: the Kyverno check was not run; ${missing}`);
  const required = process.env['CI'] === 'true' || process.env['NEARPULL_KYVERNO'] === 'require';
  process.exitCode = required ? 1 : 0;
}
