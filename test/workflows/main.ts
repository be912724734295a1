// `npm run test:workflows`: checks what is for pipelines with the programs that run or lint it: actionlint, pre-commit,
// gitlab-ci-local, and the code of containerd, Tekton and Argo.
// Without Go, or Debian's pre-commit and rsync, the check is skipped. With NEARPULL_WORKFLOWS=require or CI=true a skip is a failure.
import { join } from 'node:path';
import { installPackages } from '../support/debian.ts';
import { runOptionalCheck } from '../support/optionalCheck.ts';
import { buildTools } from './tools.ts';

runOptionalCheck({
  title: 'the check of the files for pipelines',
  variable: 'NEARPULL_WORKFLOWS',
  missing: buildTools() ?? installPackages(['pre-commit', 'rsync']),
  words: process.argv.slice(2),
  tests: ['actionlint.test.ts', 'preCommit.test.ts', 'gitlab.test.ts', 'asked.test.ts'].map((name) =>
    join(import.meta.dirname, name),
  ),
});
