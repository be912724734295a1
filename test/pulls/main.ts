// `npm run test:registry`: asks a real registry and a real pull-through proxy, and has a client that nobody here wrote pull what was verified.
// Without the programs, and where they cannot be installed, the check is skipped. With CI=true or NEARPULL_REGISTRY=require a skip is a failure.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../support/debian.ts';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { buildTools } from './tools.ts';

runOptionalCheck({
  title: 'the check of real registries',
  variable: 'NEARPULL_REGISTRY',
  missing: installPackages(['docker-registry', 'apache2-utils', 'openssl']) ?? buildTools(),
  // A registry that hangs fails its test. What was started is ended with the test.
  words: ['--test-timeout=120000', ...process.argv.slice(2)],
  // The registries that break every rule need nothing installed, so the unit tests run them as well.
  tests: [import.meta.dirname, join(import.meta.dirname, '../registry')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  ),
});
