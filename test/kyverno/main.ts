// `npm run test:kyverno`: whether the policies do on the real Kyverno, and in the API server's own code, what the engine says. `--all` tries them on older releases too.
// NEARPULL_KYVERNO=require (or CI=true) makes a failure of what is skipped where there is no Go.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runGoCheck } from '../support/goTools.ts';
import { buildApiServer } from './apiServer.ts';
import { buildEngines } from './engines.ts';

const words = process.argv.slice(2);
const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));

runGoCheck({
  title: 'the Kyverno check',
  variable: 'NEARPULL_KYVERNO',
  missing: buildEngines(words.includes('--all')) ?? buildApiServer(),
  words: words.filter((word) => word !== '--all'),
  tests: tests.map((name) => join(import.meta.dirname, name)),
});
