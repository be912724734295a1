// Makes a workspace folder on the disk, for tests in which the server reads files.
import { mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atEndOfTest } from './cleanup.ts';

export interface Workspace {
  /** The URI of the folder. */
  readonly folder: string;
  readonly uri: (path: string) => string;
  readonly read: (path: string) => Promise<string>;
  /** Writes a file, and makes its folders. A text of null deletes the file. */
  readonly write: (path: string, text: string | null) => Promise<void>;
}

/** Makes a temporary folder with `files`. It is removed when the test ends. */
export async function makeWorkspace(files: Readonly<Record<string, string>>): Promise<Workspace> {
  const top = await mkdtemp(join(tmpdir(), 'nearpull-workspace '));
  atEndOfTest(() => rm(top, { recursive: true }));
  const workspace: Workspace = {
    folder: pathToFileURL(top).href,
    uri: (path) => pathToFileURL(join(top, path)).href,
    read: (path) => readFile(join(top, path), 'utf8'),
    write: async (path, text) => {
      await mkdir(dirname(join(top, path)), { recursive: true });
      await (text === null ? unlink(join(top, path)) : writeFile(join(top, path), text));
    },
  };
  for (const [path, text] of Object.entries(files)) {
    await workspace.write(path, text);
  }
  return workspace;
}
