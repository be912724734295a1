// Packs the extension as it is shipped, for a VS Code that installs it like anybody's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** @param use gets the path of the VSIX, which is removed afterwards. */
export async function withPackedExtension(use: (vsix: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nearpull-packed-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A run that is told to end does not come to its end.
  process.once('exit', remove);
  try {
    await use(await packExtension(folder));
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/**
 * Builds and packs. Prints nothing.
 *
 * @param folder gets the VSIX.
 * @returns the path of the VSIX. Rejects with what the build printed when it fails.
 */
export async function packExtension(folder: string): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'package.mjs'), '--out', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const read = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [code] = await once(child, 'close');
  const name = (await readdir(folder)).find((each) => each.endsWith('.vsix'));
  if (code !== 0 || name === undefined)
    throw new Error(`The extension could not be packed (${code})\n${printed}`);
  return join(folder, name);
}
