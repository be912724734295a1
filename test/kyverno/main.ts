// `npm run test:kyverno`: checks that the policies do what the engine says, on the real Kyverno and in the API server's own code.
// `--cluster` tries them in a real control plane instead. `--all` runs either on older releases too. Without Go the check is skipped. With
// NEARPULL_KYVERNO=require or CI=true a skip is a failure.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { buildApiServer } from './apiServer.ts';
import { runClusters } from './cluster/run.ts';
import { buildEngines } from './engines.ts';

const OWN = ['--all', '--cluster', '--short', '--write'];
const given = process.argv.slice(2);
const [all, cluster, short, write] = OWN.map((word) => given.includes(word));
const words = given.filter((word) => !OWN.includes(word));

if (cluster) {
  runClusters({ all: all === true, short: short === true, write: write === true, words });
} else {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  runOptionalCheck({
    title: 'the Kyverno check',
    variable: 'NEARPULL_KYVERNO',
    missing: buildEngines(all === true) ?? buildApiServer(),
    words,
    tests: tests.map((name) => join(import.meta.dirname, name)),
  });
}
