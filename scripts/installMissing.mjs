// Installs what package-lock.json lists, with `npm ci`. Does nothing when it is installed already.
// Must run on Node 20 and newer with nothing installed, so it imports only node: modules.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/**
 * @param {string} folder the folder of package.json and package-lock.json.
 * @param {readonly string[]} [options] more arguments for `npm ci`.
 * @returns {Promise<boolean>} whether something had to be installed. Rejects when npm fails.
 */
export async function installMissing(folder, options = []) {
  if (await isInstalled(folder)) return false;
  console.log(`Installing what package-lock.json lists into ${join(folder, 'node_modules')} …`);
  // With NODE_ENV=production, npm would leave out the tools that the jobs need.
  // The warnings are about packages that want another Node than npm's own, and the jobs run on the Node of package.json.
  await npm(folder, ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error', ...options]);
  return true;
}

/**
 * As its last step, npm writes what it installed to node_modules/.package-lock.json. Comparing the two files tells more than a time stamp:
 * it is right after a checkout of another commit, after an `npm install` by hand, and after an interrupted installation.
 */
async function isInstalled(folder) {
  const wanted = await readPackages(join(folder, 'package-lock.json'));
  const present = await readPackages(join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error(`${folder} has no package-lock.json`);
  if (!present) return false;
  return Object.entries(wanted).every(
    // An optional package may be one for another platform.
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
 * Runs npm. Its output goes to the terminal.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 * @returns {Promise<void>} Rejects when npm fails.
 */
export function npm(folder, args) {
  // Inside `npm test` this is the npm that the person called. `node scripts/launch.mjs test` uses the npm in the PATH.
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
