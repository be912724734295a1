// "Ignore" on rows of the inventory: writes an ignore comment at each image that has a problem.
import { WorkspaceEdit, window, workspace } from 'vscode';
import { counted, say } from '../../../l10n/index.ts';
import { toEdit } from '../fixes/edits.ts';
import { groupByFile } from '../fixes/fixesAt.ts';
import { readManifest } from '../workspaceFiles.ts';
import type { CommandContext } from './command.ts';
import { type PlacesArgument, placesOf } from './placesOf.ts';

/** Resolves with the number of files that were changed. */
export async function ignorePlaces(
  context: CommandContext,
  argument: PlacesArgument,
  selected: readonly unknown[],
): Promise<number> {
  const { server, output } = context;
  const places = (await placesOf(context, argument, selected)).filter(({ image }) => image.problems > 0);
  const asked = await Promise.all(
    [...groupByFile(places)].map(async ([address, here]) => {
      const read = await readManifest(server.uri(address), output);
      const text =
        typeof read === 'string'
          ? {}
          : { text: read.text, ...(read.version !== undefined && { version: read.version }) };
      return { uri: address, ranges: here.map(({ image }) => image.range), ...text };
    }),
  );
  const { files, left } = await server.ignoreEdits({ files: asked });
  const edit = new WorkspaceEdit();
  for (const { uri, edits } of files) {
    edit.set(server.uri(uri), edits.map(toEdit));
  }
  const done = files.length > 0 && (await workspace.applyEdit(edit)) ? files.length : 0;
  const message = say({ key: 'client.ignore.done', args: [counted('files', done)] });
  const rest = left > 0 ? [say({ key: 'client.ignore.left', args: [counted('images', left)] })] : [];
  void window.showInformationMessage([message, ...rest].join(' '));
  return done;
}
