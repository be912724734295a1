// `npm run test:kyverno`: checks that the policies do what the engine says, on the real Kyverno and in the API server's own code. `--all`
// runs them on older releases too. Without Go the check is skipped. With NEARPULL_KYVERNO=require or CI=true a skip is a failure.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { buildApiServer } from './apiServer.ts';
import { buildEngines } from './engines.ts';

const words = process.argv.slice(2);
const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));

runOptionalCheck({
  title: 'the Kyverno check',
  variable: 'NEARPULL_KYVERNO',
  missing: buildEngines(words.includes('--all')) ?? buildApiServer(),
  words: words.filter((word) => word !== '--all'),
  tests: tests.map((name) => join(import.meta.dirname, name)),
});
