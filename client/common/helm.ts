// The helm that the person has set. The setting belongs to the machine, so that no workspace can name a program.
import { workspace } from 'vscode';

/** The part of a request that names helm; empty for the helm in the PATH. */
export function helmSetting(): { readonly helm?: string } {
  const path: unknown = workspace.getConfiguration('nearpull').get('helm.path');
  return typeof path === 'string' && path.trim() !== '' ? { helm: path.trim() } : {};
}
