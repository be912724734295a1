// `npm run test:render`: whether helm and kustomize make the same of charts and kustomizations after `nearpull fix`, but for the images.
// NEARPULL_RENDER=require (or CI=true) makes a failure of what is skipped where there is no Go.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildTools } from './tools.ts';

const missing = buildTools();
if (missing === null) {
  const tests = ['helm.test.ts', 'kustomize.test.ts'].map((name) => join(import.meta.dirname, name));
  const { status } = spawnSync(process.execPath, ['--test', ...process.argv.slice(2), ...tests], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  console.log(`skipped: the render check was not run; ${missing}`);
  const required = process.env['CI'] === 'true' || process.env['NEARPULL_RENDER'] === 'require';
  process.exitCode = required ? 1 : 0;
}
