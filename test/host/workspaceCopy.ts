// A fresh copy of the test workspace: tests write to it, and the next run starts from the same files again.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In a page VS Code saves by itself, a second after the typing, and so at any moment of a test; on the desktop it does not. */
export const SAME_AS_DESKTOP = { 'files.autoSave': 'off' } as const;

/**
 * @param settings the folder's further settings, written over its .vscode/settings.json.
 * @param use gets the copy, whose name has a space in it on purpose; the copy is gone when it is done.
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
