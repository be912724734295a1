// "What the proxy needs for this image": the steps that come before the first pull, each with the page of the vendor.
import { commands, env, QuickPickItemKind, Uri, window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';
import { copyPull } from './copyPull.ts';
import { imageAt, type PlacesArgument, placesOf } from './placesOf.ts';

/** Resolves with the number of steps that were shown. */
export async function showGuide(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<number> {
  const [place] = await placesOf(context, argument, selected);
  const found =
    place &&
    (await imageAt(context, {
      uri: context.server.uri(place.uri).toString(),
      position: place.image.range.start,
    }));
  if (!found || found.guide.length === 0) {
    void window.showInformationMessage(say({ key: 'client.guide.none' }));
    return 0;
  }
  const { guide, place: now } = found;
  const steps = guide.map(({ what, detail, link }) => ({
    label: `$(${link === null ? 'settings-gear' : 'circle-large-outline'}) ${what}`,
    detail,
    description: link === null ? '' : say({ key: 'client.guide.opens' }),
    act: () =>
      link === null
        ? commands.executeCommand('workbench.action.openSettings', 'nearpull.proxy.namespaces')
        : env.openExternal(Uri.parse(link)),
  }));
  const { pull } = now.image;
  const line = {
    label: '',
    kind: QuickPickItemKind.Separator,
    detail: '',
    description: '',
    act: async () => undefined,
  };
  const copy = {
    label: `$(copy) ${say({ key: 'client.guide.copyPull' })}`,
    detail: `docker pull ${pull ?? ''}`,
    description: '',
    act: () => copyPull(context, { places: [now] }, []),
  };
  const items = [...steps, ...(pull === null ? [] : [line, copy])];
  const title = say({ key: 'client.guide.title', args: [now.image.written] });
  void window
    .showQuickPick(items, { title, matchOnDetail: true, ignoreFocusOut: true })
    .then((chosen) => chosen?.act());
  return steps.length;
}
