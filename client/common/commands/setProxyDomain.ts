// "Set proxy domain…": asks for the proxy and for the settings to save it in.
import { Uri, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { askForProxy, type ChosenProxy, choosePreset } from '../askForProxy.ts';
import { configuredProxy } from '../proxyDomain.ts';
import type { Server } from '../serverApi.ts';
import { overruling, type SettingTarget, saveAt, targetsFor } from '../settingTargets.ts';
import type { CommandContext } from './command.ts';
import { rewrite as rewriteImage } from './rewriteAt.ts';

/**
 * `domain` (an address as people paste it) and `target` (`folder`, `workspace`, `user`) answer the questions, which are then not asked.
 * The domain is for `uri`. `providers` asks for the provider first. `rewrite` rewrites the image at `position` of `uri` afterwards.
 */
export interface SetProxyDomainArgument {
  readonly domain?: unknown;
  readonly target?: unknown;
  readonly uri?: unknown;
  readonly providers?: unknown;
  readonly rewrite?: unknown;
  readonly position?: unknown;
}

/** Resolves with the domain that was saved; empty when it was removed, undefined when nothing was changed. */
export async function setProxyDomain(
  { server }: CommandContext,
  { domain: given, target, uri, providers, rewrite, position }: SetProxyDomainArgument,
): Promise<string | undefined> {
  const scope = typeof uri === 'string' ? Uri.parse(uri) : whereThePersonIs();
  const { projectFile } = await server.proxyDomain(scope);
  if (projectFile !== null) {
    void pointTo(Uri.parse(projectFile));
    return undefined;
  }
  const isGiven = typeof given === 'string';
  const chosen = isGiven
    ? await readGiven(server, given)
    : await ask(server, scope, { providers: providers === true });
  if (chosen === undefined) {
    return undefined;
  }
  const places = targetsFor('proxy.domain', scope);
  const place =
    places.find(({ name }) => name === target) ?? (isGiven ? places[0] : await choosePlace(places));
  if (!place) {
    return undefined;
  }
  await save(chosen, place, scope);
  const done = rewrite === true && scope && (await rewriteImage(server, scope, position));
  tell(chosen.domain, place, overruling('proxy.domain', place, scope), done === true);
  return chosen.domain;
}

function ask(
  server: Server,
  scope: Uri | undefined,
  { providers }: { readonly providers: boolean },
): Promise<ChosenProxy | undefined> {
  return providers
    ? choosePreset(server)
    : askForProxy(server, say({ key: 'client.domain.prompt' }), configuredProxy(scope));
}

/** Resolves with undefined for an address that cannot be used, and says why. */
async function readGiven(server: Server, address: string): Promise<ChosenProxy | undefined> {
  if (address.trim() === '') {
    return { domain: '', prefix: '', preset: null };
  }
  const { domain, prefix, problem } = await server.proxyChoice({ address });
  if (problem !== null) {
    void window.showErrorMessage(problem);
    return undefined;
  }
  return { domain, prefix, preset: null };
}

/** Prefix and preset belong to the domain, so they are saved and removed with it. */
async function save(
  { domain, prefix, preset }: ChosenProxy,
  place: SettingTarget,
  scope: Uri | undefined,
): Promise<void> {
  const saveIfNew = async (key: string, value: string) => {
    const now = targetsFor(key, scope).find(({ name }) => name === place.name)?.value ?? '';
    if (value !== now) {
      await saveAt(place, key, value, scope);
    }
  };
  if (domain === '') {
    await saveIfNew('proxy.preset', '');
  } else if (preset !== null) {
    await saveIfNew('proxy.preset', preset === DEFAULT_PRESET ? '' : preset);
  }
  await saveIfNew('proxy.prefix', prefix);
  await saveIfNew('proxy.domain', domain);
}

const DEFAULT_PRESET = 'volcengine';

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

function tell(
  domain: string,
  { name }: SettingTarget,
  stronger: SettingTarget | undefined,
  rewritten: boolean,
): void {
  const where = say({ key: `client.place.${name}` });
  if (stronger) {
    const there = say({ key: `client.place.${stronger.name}` });
    void window.showWarningMessage(
      say({ key: 'client.domain.overruled', args: [where, there, stronger.value] }),
    );
  } else if (domain === '') {
    void window.showInformationMessage(say({ key: 'client.domain.removed', args: [where] }));
  } else if (!rewritten) {
    const key = workspace.isTrusted ? 'client.domain.saved' : 'client.domain.savedUntrusted';
    void window.showInformationMessage(say({ key, args: [domain, where] }));
  }
}
