// `npm run compare -- CHECKOUT [paths…]`: compares the answers of this checkout with those of another one, over the same files: `check`
// and `images` as JSON, `fix --dry-run` as a patch, and standard error. Ends with 1 if places, rules, edits or patches differ. Differences
// in words are counted and shown. With `--words` they make it end with 1 too.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Answer, answerOf, JOBS } from './answers.ts';
import { compareAnswers, type Difference } from './differences.ts';

const here = fileURLToPath(new URL('../../', import.meta.url));
const words = process.argv.slice(2);
const [other, ...given] = words.filter((word) => word !== '--words');
if (other === undefined || !existsSync(join(other, 'cli', 'main.ts'))) {
  console.error('usage: npm run compare -- CHECKOUT [--words] [paths…]');
  process.exit(2);
}
const paths = (given.length > 0 ? given : [join(here, 'examples')]).map((path) => resolve(path));
const missing = paths.filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`not there: ${missing.join(', ')}`);
  process.exit(2);
}

let failed = false;
for (const path of paths) {
  for (const job of JOBS) {
    const [before, after] = await Promise.all([
      answerOf(resolve(other), job, path),
      answerOf(here, job, path),
    ]);
    failed = report(`${job.name} ${path}`, before, compareAnswers(before, after)) || failed;
  }
}
process.exitCode = failed ? 1 : 0;

/** Prints the differences between two answers. Returns whether any of them counts. */
function report(title: string, before: Answer, differences: readonly Difference[]): boolean {
  const reworded = differences.filter(({ kind }) => kind === 'words');
  const changed = differences.filter(({ kind }) => kind !== 'words');
  console.log(
    `${changed.length === 0 ? 'same' : 'DIFFERS'}  ${title}: ${before.items.length} items, ${changed.length} changed, ${reworded.length} in other words`,
  );
  for (const { kind, text } of [...changed.slice(0, 20), ...reworded.slice(0, 3)]) {
    console.log(`  ${kind}: ${text.replaceAll('\n', '\n    ')}`);
  }
  return changed.length > 0 || (words.includes('--words') && reworded.length > 0);
}
