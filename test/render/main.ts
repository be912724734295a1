// `npm run test:render`: checks that helm and kustomize render the same before and after `nearpull fix`, except for the images.
// Without Go the check is skipped. With NEARPULL_RENDER=require or CI=true a skip is a failure.
import { join } from 'node:path';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { buildTools } from './tools.ts';

runOptionalCheck({
  title: 'the render check',
  variable: 'NEARPULL_RENDER',
  missing: buildTools(),
  words: process.argv.slice(2),
  tests: [
    'helm.test.ts',
    'kustomize.test.ts',
    'prove.test.ts',
    'values.test.ts',
    'fixProve.test.ts',
    'editor.test.ts',
    'pages.test.ts',
    'pipe.test.ts',
  ].map((name) => join(import.meta.dirname, name)),
});
