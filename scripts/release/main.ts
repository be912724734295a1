// `npm run release -- VERSION`: makes a release on this machine and publishes nothing. CONTRIBUTING.md lists the steps that follow by hand.
import { fileURLToPath } from 'node:url';
import { OUT, release, run } from './release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const version = process.argv[2] ?? '';
try {
  await release(version, {
    root,
    date: new Date().toISOString().slice(0, 10),
    runChecks: () => run(root, '.ci/run', []),
  });
  console.log(`Nearpull ${version} is in ${OUT}/, committed and tagged. Nothing has left this machine.`);
} catch (error) {
  console.error(`No release: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
