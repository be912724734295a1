// Makes a fresh copy of the test workspace, because tests write to it and each run must start from the same files.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In a browser VS Code saves by itself, a second after typing, which could be at any moment of a test. On the desktop it does not. */
export const SAME_AS_DESKTOP = { 'files.autoSave': 'off' } as const;

/**
 * @param settings more settings of the folder. They take precedence over its .vscode/settings.json.
 * @param use gets the path of the copy, which has a space in its name on purpose. The copy is removed after `use`.
 */
export async function withWorkspaceCopy<Result>(
  settings: Readonly<Record<string, unknown>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const parent = await mkdtemp(join(tmpdir(), 'nearpull-'));
  const folder = join(parent, 'my manifests');
  try {
    await cp(join(import.meta.dirname, 'workspace'), folder, { recursive: true });
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(
      join(folder, '.vscode', 'settings.json'),
      JSON.stringify({ ...SAME_AS_DESKTOP, ...settings }, null, 2),
    );
    return await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
