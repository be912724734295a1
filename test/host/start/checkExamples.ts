// Runs the command line on examples/ and prints its last line, because all of its lines fill a screen.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Rejects when the check itself fails. That it finds something is expected. */
export async function checkExamples(): Promise<void> {
  // The domain is the one in the settings of the examples.
  const words = ['check', 'examples', '--domain', 'my-proxy-cn-beijing.cr.volces.com'];
  const lines = (await run(words)).trimEnd().split('\n');
  console.log(`$ nearpull ${words.join(' ')}\n${lines.at(-1)}`);
}

function run(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const program = join(ROOT, 'dist', 'cli', 'nearpull.cjs');
    execFile(process.execPath, [program, ...words], { cwd: ROOT }, (error, stdout, stderr) => {
      // 1 means that there are findings.
      if (error && error.code !== 1) reject(new Error(`nearpull ended with ${error.code}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
