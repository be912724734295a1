// `npm run test:workflows`: whether actionlint finds nothing wrong with the hosted workflow.
// NEARPULL_WORKFLOWS=require (or CI=true) makes a failure of what is skipped where there is no Go.
import { join } from 'node:path';
import { runGoCheck } from '../support/goTools.ts';
import { buildTools } from './tools.ts';

runGoCheck({
  title: 'the check of the hosted workflow',
  variable: 'NEARPULL_WORKFLOWS',
  missing: buildTools(),
  words: process.argv.slice(2),
  tests: [join(import.meta.dirname, 'actionlint.test.ts')],
});
