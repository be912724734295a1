// Where a setting of ours can be kept, and writing it there.
import { ConfigurationTarget, type Uri, workspace } from 'vscode';

export type TargetName = 'folder' | 'workspace' | 'user';

/** Settings that a value can be written to. */
export interface SettingTarget {
  readonly name: TargetName;
  readonly target: ConfigurationTarget;
  /** What they say now; empty where nothing. */
  readonly value: string;
}

/**
 * The places for the setting `nearpull.<key>` of `scope`, the one to prefer first. In an untrusted workspace only the user's own settings: what
 * stands in the workspace's does not count there.
 */
export function targetsFor(key: string, scope: Uri | undefined): [SettingTarget, ...SettingTarget[]] {
  const said = workspace.getConfiguration('nearpull', scope).inspect<unknown>(key);
  const place = (name: TargetName, target: ConfigurationTarget, value: unknown): SettingTarget => ({
    name,
    target,
    value: typeof value === 'string' ? value : '',
  });
  const user = place('user', ConfigurationTarget.Global, said?.globalValue);
  const folders = workspace.workspaceFolders ?? [];
  if (!workspace.isTrusted || (folders.length === 0 && !workspace.workspaceFile)) {
    return [user];
  }
  const shared = place('workspace', ConfigurationTarget.Workspace, said?.workspaceValue);
  if (!workspace.workspaceFile || !scope || !workspace.getWorkspaceFolder(scope)) {
    return [shared, user];
  }
  const folder = place('folder', ConfigurationTarget.WorkspaceFolder, said?.workspaceFolderValue);
  // What the folder says overrules the workspace, so that is where a change has an effect.
  return folder.value === '' ? [shared, folder, user] : [folder, shared, user];
}

/** An empty value takes the setting away. */
export async function saveAt(
  { target }: SettingTarget,
  key: string,
  value: string,
  scope: Uri | undefined,
): Promise<void> {
  await workspace.getConfiguration('nearpull', scope).update(key, value === '' ? undefined : value, target);
}
