// Finds the ServiceAccounts with pull secrets in the files of a run. They are looked for only where the settings name a pull secret.
import {
  mayHoldSecretAccounts,
  type SecretAccount,
  type Settings,
  secretAccounts,
} from '../../core/index.ts';
import { decode } from './encoding.ts';
import type { FoundFile } from './findFiles.ts';
import { readBytes } from './readFile.ts';

/** Those of `files` and of `stdin`. Undefined where nobody asks. A file that cannot be read is told of when it is checked. */
export function accountsOfRun(
  settings: readonly Settings[],
  files: readonly FoundFile[],
  stdin: Buffer | null,
): readonly SecretAccount[] | undefined {
  if (!settings.some(({ proxy }) => proxy.kind === 'configured' && proxy.pullSecret !== '')) {
    return undefined;
  }
  const found = files.flatMap((file) => accountsIn(bytesOf(file)));
  return stdin ? [...found, ...accountsIn(stdin)] : found;
}

function accountsIn(bytes: Buffer | null): readonly SecretAccount[] {
  return bytes && mayHoldSecretAccounts((word) => bytes.includes(word))
    ? secretAccounts(decode(bytes).text)
    : [];
}

function bytesOf({ absolute, isGiven, inForce }: FoundFile): Buffer | null {
  const { fileMegabytes } = inForce.settings.limits;
  try {
    return readBytes(absolute, { most: fileMegabytes * 1_000_000, how: isGiven ? 'given' : 'found' });
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}
