// "Set proxy domain…": asks for the domain and for the settings to save it in.
import { Uri, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { askForDomain, configuredDomain } from '../proxyDomain.ts';
import { type SettingTarget, saveAt, targetsFor } from '../settingTargets.ts';
import type { CommandContext } from './command.ts';

/** `domain` and `target` (`folder`, `workspace`, `user`) answer the questions, which are then not asked. The domain is for `uri`. */
export interface SetProxyDomainArgument {
  readonly domain?: unknown;
  readonly target?: unknown;
  readonly uri?: unknown;
}

/** Resolves with the domain that was saved; empty when it was removed, undefined when nothing was changed. */
export async function setProxyDomain(
  { server }: CommandContext,
  { domain: given, target, uri }: SetProxyDomainArgument,
): Promise<string | undefined> {
  const scope = typeof uri === 'string' ? Uri.parse(uri) : whereThePersonIs();
  const { projectFile } = await server.proxyDomain(scope);
  if (projectFile !== null) {
    void pointTo(Uri.parse(projectFile));
    return undefined;
  }
  const isGiven = typeof given === 'string';
  const prompt = say({ key: 'client.domain.prompt' });
  const domain = isGiven ? given.trim() : await askForDomain(server, prompt, configuredDomain(scope));
  if (domain === undefined) {
    return undefined;
  }
  const problem = domain === '' ? null : await server.domainProblem(domain);
  if (problem !== null) {
    void window.showErrorMessage(problem);
    return undefined;
  }
  const places = targetsFor('proxy.domain', scope);
  const place =
    places.find(({ name }) => name === target) ?? (isGiven ? places[0] : await choosePlace(places));
  if (!place) {
    return undefined;
  }
  await saveAt(place, 'proxy.domain', domain, scope);
  void window.showInformationMessage(outcome(domain, place));
  return domain;
}

/** Offers to open the project file. It overrules the settings, so that a domain in the settings would have no effect. */
async function pointTo(projectFile: Uri): Promise<void> {
  const open = say({ key: 'client.domain.openProjectFile' });
  const message = say({
    key: 'client.domain.inProjectFile',
    args: [workspace.asRelativePath(projectFile)],
  });
  if ((await window.showInformationMessage(message, open)) === open) {
    await window.showTextDocument(projectFile);
  }
}

/** The file in the active editor, or else the first folder of the workspace. */
function whereThePersonIs(): Uri | undefined {
  return window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
}

async function choosePlace(places: readonly SettingTarget[]): Promise<SettingTarget | undefined> {
  if (places.length === 1) {
    return places[0];
  }
  const items = places.map((place) => ({
    label: say({ key: `client.place.${place.name}` }),
    description: place.value,
    place,
  }));
  const title = say({ key: 'client.place.title' });
  return (await window.showQuickPick(items, { title, ignoreFocusOut: true }))?.place;
}

function outcome(domain: string, { name }: SettingTarget): string {
  const where = say({ key: `client.place.${name}` });
  if (domain === '') {
    return say({ key: 'client.domain.removed', args: [where] });
  }
  return workspace.isTrusted
    ? say({ key: 'client.domain.saved', args: [domain, where] })
    : say({ key: 'client.domain.savedUntrusted', args: [domain, where] });
}
