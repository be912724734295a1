// `npm run test:render`: whether helm and kustomize make the same of charts and kustomizations after `nearpull fix`, but for the images.
// NEARPULL_RENDER=require (or CI=true) makes a failure of what is skipped where there is no Go.
import { join } from 'node:path';
import { runGoCheck } from '../support/goTools.ts';
import { buildTools } from './tools.ts';

runGoCheck({
  title: 'the render check',
  variable: 'NEARPULL_RENDER',
  missing: buildTools(),
  words: process.argv.slice(2),
  tests: ['helm.test.ts', 'kustomize.test.ts'].map((name) => join(import.meta.dirname, name)),
});
