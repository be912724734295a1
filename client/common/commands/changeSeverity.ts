// "Change the severity of a rule…" and "Turn a rule off…": in the settings of the user, the workspace or the folder, or in the project file.
import { Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { type SettingTarget, targetsFor } from '../settingTargets.ts';
import type { CommandContext } from './command.ts';

/** Each answers a question, which is then not asked. `target`: `user`, `workspace`, `folder` or `project`. The rule is for `uri`. */
export interface ChangeSeverityArgument {
  readonly rule?: unknown;
  readonly severity?: unknown;
  readonly target?: unknown;
  readonly uri?: unknown;
}

/** Resolves with the severity that the rule has now; undefined when nothing was changed. */
export async function changeSeverity(
  context: CommandContext,
  { rule: given, severity: wanted, target, uri }: ChangeSeverityArgument,
): Promise<string | undefined> {
  const scope = typeof uri === 'string' ? Uri.parse(uri) : window.activeTextEditor?.document.uri;
  const rule = typeof given === 'string' ? given : await chooseRule(context);
  const severity = rule && (SEVERITIES.find((each) => each === wanted) ?? (await chooseSeverity(rule)));
  if (!rule || !severity) {
    return undefined;
  }
  const places = targetsFor('severity', scope);
  const isInFolder = workspace.isTrusted && scope !== undefined && !!workspace.getWorkspaceFolder(scope);
  const place = target === 'project' ? 'project' : places.find(({ name }) => name === target);
  const chosen = place ?? (await choosePlace(rule, severity, places, isInFolder));
  if (!chosen) {
    return undefined;
  }
  const isDone =
    chosen === 'project'
      ? scope !== undefined && (await writeProject(context, scope, rule, severity))
      : await writeSetting(chosen, scope, rule, severity);
  return isDone ? severity : undefined;
}

const SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'] as const;

async function chooseRule({ rules }: CommandContext): Promise<string | undefined> {
  const items = rules.map(({ rule, description }) => ({ label: rule, detail: description }));
  const title = say({ key: 'client.severity.ruleTitle' });
  return (await window.showQuickPick(items, { title, matchOnDetail: true }))?.label;
}

async function chooseSeverity(rule: string): Promise<string | undefined> {
  const items = SEVERITIES.map((severity) => ({
    label: say({ key: `client.severity.${severity}` }),
    severity,
  }));
  const title = say({ key: 'client.severity.title', args: [rule] });
  return (await window.showQuickPick(items, { title }))?.severity;
}

async function choosePlace(
  rule: string,
  severity: string,
  places: readonly SettingTarget[],
  hasProject: boolean,
): Promise<SettingTarget | 'project' | undefined> {
  const items = [
    ...places.map((place) => ({ label: say({ key: `client.place.${place.name}` }), place })),
    ...(hasProject ? [{ label: say({ key: 'client.severity.project' }), place: 'project' as const }] : []),
  ];
  const title = say({ key: 'client.severity.placeTitle', args: [rule, severity] });
  return items.length === 1 ? items[0]?.place : (await window.showQuickPick(items, { title }))?.place;
}

/** The severities of other rules stay. */
async function writeSetting(
  { target, name }: SettingTarget,
  scope: Uri | undefined,
  rule: string,
  severity: string,
): Promise<boolean> {
  const settings = workspace.getConfiguration('nearpull', scope);
  const said = settings.inspect<unknown>('severity');
  const before = {
    user: said?.globalValue,
    workspace: said?.workspaceValue,
    folder: said?.workspaceFolderValue,
  }[name];
  const others = typeof before === 'object' && before !== null ? before : {};
  await settings.update('severity', { ...others, [rule]: severity }, target);
  return true;
}

/** A file that cannot be edited is shown, so that the person can. */
async function writeProject(
  { server }: CommandContext,
  scope: Uri,
  rule: string,
  severity: string,
): Promise<boolean> {
  const params = { uri: server.address(scope), path: ['severity', rule], value: severity };
  const { uri, text, isNew } = await server.projectEdit(params);
  if (uri === null) {
    return false;
  }
  const file = server.uri(uri);
  if (text === null) {
    await window.showTextDocument(file);
    void window.showInformationMessage(say({ key: 'client.severity.byHand', args: [rule, severity] }));
    return false;
  }
  const edit = new WorkspaceEdit();
  if (isNew) {
    edit.createFile(file, { contents: new TextEncoder().encode(text), ignoreIfExists: true });
    return workspace.applyEdit(edit);
  }
  const document = await workspace.openTextDocument(file);
  const whole = document.validateRange(EVERYTHING);
  edit.replace(file, whole, text);
  return (await workspace.applyEdit(edit)) && document.save();
}

const EVERYTHING = new Range(0, 0, Number.MAX_SAFE_INTEGER, 0);
