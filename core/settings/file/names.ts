// Which files hold settings of ours, told by their names.

/** The project's own settings, at the root of a workspace folder or in the directory where the command line runs. The first that is there counts. */
export const PROJECT_FILES = ['.nearpull.yaml', '.nearpull.yml', '.nearpull.json'] as const;

/** `project`: nothing but our settings. `editor`: those of VS Code, ours among them. */
export type SettingsFile = 'project' | 'editor';

/** What kind of settings the file at `path` holds; null for all other files. */
export function settingsFileOf(path: string): SettingsFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (PROJECT_FILES.some((each) => each === name)) {
    return 'project';
  }
  return EDITOR.test(path) ? 'editor' : null;
}

const EDITOR = /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/;
