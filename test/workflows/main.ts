// `npm run test:workflows`: checks the hosted workflow with actionlint.
// Without Go the check is skipped. With NEARPULL_WORKFLOWS=require or CI=true a skip is a failure.
import { join } from 'node:path';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { buildTools } from './tools.ts';

runOptionalCheck({
  title: 'the check of the hosted workflow',
  variable: 'NEARPULL_WORKFLOWS',
  missing: buildTools(),
  words: process.argv.slice(2),
  tests: [join(import.meta.dirname, 'actionlint.test.ts')],
});
