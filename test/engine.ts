// `npm run test:engine`: runs the tests that have to pass on every platform. The hosted workflow runs them on Windows and on macOS.
import { spawnSync } from 'node:child_process';

/** The folders of test/ whose tests need no more of the machine than the files of this repository. */
export const ENGINE: readonly string[] = ['client', 'core', 'grammar', 'repo'];

/** What runs on Linux only, with the reason. A key is a folder of test/, or a part of a folder in `ENGINE`. */
export const ONLY_ON_LINUX: Readonly<Record<string, string>> = {
  'grammar, with VS Code’s own YAML grammar and themes':
    'they come with the real VS Code, which is not installed there; a smaller YAML grammar takes their place',
  proof: 'the tests put programs in the place of helm that are scripts, and kill groups of processes',
  cli: 'the tests make symbolic links, modes and owners of files, which need other rights or do not exist on Windows',
  registry: 'the certificates of its tests are made by openssl',
  pulls: 'the registry is a package of Debian',
  server: 'the tests of neighbours make symbolic links, and those of the bundles need a build',
  scripts:
    'the tests clone the repository and start a debugger: what they are about is the work on the project, not the product',
  host: 'the real VS Code is code-server with a Chromium, both from npm; NEARPULL_VSCODE=desktop runs it by hand elsewhere',
  editors: 'the editors are packages of Debian',
  render: 'helm and kustomize make the same of the same files on every platform',
  kyverno: 'Kyverno runs in the cluster, which is Linux',
  workflows: 'the linters say the same on every platform, and pre-commit is a package of Debian',
};

if (import.meta.main) {
  for (const [what, why] of Object.entries(ONLY_ON_LINUX)) {
    console.log(`Not run here: ${what} (${why}).`);
  }
  const tests = `test/{${ENGINE.join(',')}}/**/*.test.ts`;
  const words = ['--test', '--test-isolation=none', ...process.argv.slice(2), tests];
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
