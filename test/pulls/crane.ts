// Runs crane, a client of registries that nobody here wrote, to pull what was verified.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CRANE } from './tools.ts';

export interface Pull {
  readonly isPulled: boolean;
  /** What crane writes to standard error. */
  readonly said: string;
}

/** Pulls all of an image, also every platform of an index, into a layout in `folder`, and takes it away again. */
export function pull(
  reference: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Pull> {
  const target = join(folder, 'pulled');
  return new Promise((resolve) => {
    const args = ['pull', '--format', 'oci', '--insecure', reference, target];
    execFile(CRANE, args, { env: { ...process.env, ...env }, timeout: 60_000 }, (error, _stdout, stderr) => {
      rmSync(target, { recursive: true, force: true });
      resolve({ isPulled: error === null, said: stderr });
    });
  });
}
