// "Copy docker pull command": a line for each image, with its name at the proxy where one is set.
import { env, window } from 'vscode';
import { plural, say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';
import { type PlacesArgument, placesOf } from './placesOf.ts';

/** Resolves with the number of lines. */
export async function copyPull(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<number> {
  const places = await placesOf(context, argument, selected);
  const names = [...new Set(places.flatMap(({ image }) => image.pull ?? []))].sort();
  if (names.length === 0) {
    void window.showInformationMessage(say({ key: 'client.copyPull.none' }));
    return 0;
  }
  await env.clipboard.writeText(names.map((name) => `docker pull ${name}\n`).join(''));
  const key = plural('client.copyPull.done', names.length);
  void window.showInformationMessage(say({ key, args: [names.length, names[0] ?? ''] }));
  return names.length;
}
