// Says in which folder of the user compiled code is kept.
import { posix, win32 } from 'node:path';

/**
 * The folder for `env` on `platform` (as `process.platform`), by the rules of the system: `XDG_CACHE_HOME` everywhere, otherwise `~/.cache`,
 * `~/Library/Caches` on macOS, and `%LOCALAPPDATA%` on Windows. Null where none is known. A relative path counts as none, as the XDG Base
 * Directory Specification says: it would be a folder of the repository.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | null {
  const { isAbsolute, join } = platform === 'win32' ? win32 : posix;
  const below = (folder: string | undefined, ...names: readonly string[]): string | null =>
    folder !== undefined && isAbsolute(folder) ? join(folder, ...names, 'nearpull') : null;
  const own =
    platform === 'win32'
      ? below(env.LOCALAPPDATA)
      : below(env.HOME, ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
  return below(env.XDG_CACHE_HOME) ?? own;
}
