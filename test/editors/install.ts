// Installs the editors of Debian that the tests drive, where they are missing.
import { installPackages } from '../support/debian.ts';

/** Returns null when the editors are there, otherwise the reason why they cannot be installed. Throws when apt fails. */
export function installEditors(): string | null {
  return installPackages(['neovim', 'emacs-nox', 'elpa-eglot', 'elpa-yaml-mode']);
}
