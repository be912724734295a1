// Installs packages of Debian that a check drives, where they are missing.
import { spawnSync } from 'node:child_process';

/** Returns null when `packages` are there, otherwise the reason why they cannot be installed. Throws when apt fails. */
export function installPackages(packages: readonly string[]): string | null {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    return null;
  }
  const names = missing.join(', ');
  if (run(['apt-get', '--version']).status !== 0) {
    return `it needs Debian's packages ${names}, and there is no apt-get`;
  }
  const asRoot = rootCommand();
  if (asRoot === null) {
    return `it needs Debian's packages ${names}, which only root can install`;
  }
  console.log(`Installing Debian's packages ${names} …`);
  apt([...asRoot, 'update']);
  apt([...asRoot, 'install', '--yes', '--no-install-recommends', ...missing]);
  return null;
}

/** How to call apt as root, or null. Only in CI is somebody else's right to be root used unasked. */
function rootCommand(): readonly string[] | null {
  const apt = ['apt-get', '--quiet', '--quiet'];
  if (process.getuid?.() === 0) {
    return apt;
  }
  const sudo = ['sudo', '--non-interactive'];
  return process.env['CI'] === 'true' && run([...sudo, 'true']).status === 0 ? [...sudo, ...apt] : null;
}

function isInstalled(name: string): boolean {
  return run(['dpkg-query', '--show', '--showformat=${Status}', name]).stdout === 'install ok installed';
}

function apt(words: readonly string[]): void {
  const { status, stderr } = run(words);
  if (status !== 0) {
    throw new Error(`${words.join(' ')} ended with ${status}\n${stderr}`);
  }
}

function run([program = '', ...words]: readonly string[]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env });
}
