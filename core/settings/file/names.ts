// Recognises the files that hold settings of Nearpull by their paths.
import { PROJECT_FILES } from '../../paths/neighbourKinds.ts';

/** `project`: a file that holds only settings of Nearpull. `editor`: a file of VS Code, which holds settings of Nearpull among others. */
export type SettingsFile = 'project' | 'editor';

/** The kind of settings file that `path` is. Null for every other file. */
export function settingsFileOf(path: string): SettingsFile | null {
  if (PROJECT_FILES.some((name) => path.endsWith(name) && (path === name || path.endsWith(`/${name}`)))) {
    return 'project';
  }
  return EDITOR.test(path) ? 'editor' : null;
}

const EDITOR = /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/;
