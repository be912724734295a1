// A fresh copy of the test workspace: tests write to it, and the next run starts from the same files again.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @param settings the folder's settings, written over its .vscode/settings.json.
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
    if (Object.keys(settings).length > 0) {
      await mkdir(join(folder, '.vscode'), { recursive: true });
      await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings, null, 2));
    }
    return await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
