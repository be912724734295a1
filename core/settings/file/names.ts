// Which files hold settings of ours, told by their names.
import { neighbourKind } from '../../paths/neighbourKinds.ts';

/** `project`: nothing but our settings. `editor`: those of VS Code, ours among them. */
export type SettingsFile = 'project' | 'editor';

/** What kind of settings the file at `path` holds; null for all other files. */
export function settingsFileOf(path: string): SettingsFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (neighbourKind(name) === 'project') {
    return 'project';
  }
  return EDITOR.test(path) ? 'editor' : null;
}

const EDITOR = /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/;
