// Recognises the files that hold settings of Nearpull by their paths.
import { neighbourKind } from '../../paths/neighbourKinds.ts';

/** `project`: a file that holds only settings of Nearpull. `editor`: a file of VS Code, which holds settings of Nearpull among others. */
export type SettingsFile = 'project' | 'editor';

/** The kind of settings file that `path` is. Null for every other file. */
export function settingsFileOf(path: string): SettingsFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (neighbourKind(name) === 'project') {
    return 'project';
  }
  return EDITOR.test(path) ? 'editor' : null;
}

const EDITOR = /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/;
