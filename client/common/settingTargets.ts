// Finds the settings that a value of ours can be saved in (user, workspace or folder), and saves it there.
import { ConfigurationTarget, type Uri, workspace } from 'vscode';

export type TargetName = 'folder' | 'workspace' | 'user';

/** Settings that a value can be saved in. */
export interface SettingTarget {
  readonly name: TargetName;
  readonly target: ConfigurationTarget;
  /** The value that they have now; empty when they have none. */
  readonly value: string;
}

/**
 * The settings in which `nearpull.<key>` can be saved for `scope`, the preferred ones first. In an untrusted workspace these are only the
 * user's own, because the settings of the workspace do not count there.
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
  // A value in the folder overrules the workspace, so only a change in the folder has an effect.
  return folder.value === '' ? [shared, folder, user] : [folder, shared, user];
}

/** The settings that have a value too and overrule those of `place`; undefined when there are none. Call it after saving. */
export function overruling(
  key: string,
  { name }: SettingTarget,
  scope: Uri | undefined,
): SettingTarget | undefined {
  const places = targetsFor(key, scope);
  return STRONGEST_FIRST.slice(0, STRONGEST_FIRST.indexOf(name))
    .map((stronger) => places.find((place) => place.name === stronger))
    .find((place) => place !== undefined && place.value !== '');
}

const STRONGEST_FIRST: readonly TargetName[] = ['folder', 'workspace', 'user'];

/** Saves `value`. An empty value removes the setting. */
export async function saveAt(
  { target }: SettingTarget,
  key: string,
  value: string | boolean,
  scope: Uri | undefined,
): Promise<void> {
  await workspace.getConfiguration('nearpull', scope).update(key, value === '' ? undefined : value, target);
}
