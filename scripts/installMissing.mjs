// Brings node_modules to what package-lock.json says, by `npm ci`, and does nothing where it already is so.
// Runs on any Node from 20 on with nothing installed: only node: modules here.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/**
 * @param {string} folder holds package.json and package-lock.json.
 * @param {readonly string[]} [options] further words for `npm ci`.
 * @returns {Promise<boolean>} whether something had to be installed. Rejects when npm fails.
 */
export async function installMissing(folder, options = []) {
  if (await isInstalled(folder)) return false;
  console.log(`Installing what package-lock.json lists into ${join(folder, 'node_modules')} …`);
  // A machine set to production would leave out the tools that the jobs are made of.
  await npm(folder, ['ci', '--include=dev', '--no-fund', '--no-audit', ...options]);
  return true;
}

/**
 * npm notes what it installed in node_modules/.package-lock.json, as its last act. Comparing the two says more than a time stamp would: it
 * holds after a checkout of another commit, after an `npm install` by hand, and after an installation that was interrupted.
 */
async function isInstalled(folder) {
  const wanted = await readPackages(join(folder, 'package-lock.json'));
  const present = await readPackages(join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error(`${folder} has no package-lock.json`);
  if (!present) return false;
  return Object.entries(wanted).every(
    // Optional packages are those of other platforms.
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw new Error(`${file} cannot be read: ${error.message}`);
  }
}

/**
 * Runs npm, whose output goes to the terminal.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 * @returns {Promise<void>} Rejects when npm fails.
 */
export function npm(folder, args) {
  // Inside `npm test` that is the very npm that was called; `node scripts/launch.mjs test` finds the one in the PATH.
  const cli = process.env.npm_execpath;
  const [command, words] = cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
  const shell = process.platform === 'win32' && command === 'npm';
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], shell });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args.join(' ')} ended with ${code} in ${folder}`));
    });
  });
}
