// "Fix all Docker Hub images in the workspace": reads the files, asks the server for their fixes, and asks the person before it fixes.
import {
  type CancellationToken,
  type Progress,
  ProgressLocation,
  Range,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { counted, plural, say } from '../../../l10n/index.ts';
import type { FixedFile } from '../../../protocol/messages.ts';
import { hasUsableDomain } from '../proxyDomain.ts';
import type { Server } from '../serverApi.ts';
import { findManifests, isUnchanged, type ReadFile, readManifest } from '../workspaceFiles.ts';
import type { CommandContext } from './command.ts';
import { setProxyDomain } from './setProxyDomain.ts';

/** `confirm`: true shows the refactor preview, false fixes without it. If it is left out, the person is asked. */
export interface FixWorkspaceArgument {
  readonly confirm?: unknown;
}

/** Resolves with the number of images that were fixed; undefined when the search did not start or was cancelled. */
export async function fixWorkspace(
  context: CommandContext,
  { confirm }: FixWorkspaceArgument,
): Promise<number | undefined> {
  if (!workspace.workspaceFolders?.length) {
    void window.showInformationMessage(say({ key: 'client.fixWorkspace.noFolder' }));
    return undefined;
  }
  if (!(await someFolderHasDomain(context.server)) && !(await setProxyDomain(context, {}))) {
    return undefined;
  }
  const found = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: say({ key: 'client.fixWorkspace.title' }),
      cancellable: true,
    },
    (progress, token) => findFixes(context, progress, token),
  );
  return found && fix(found, confirm);
}

async function someFolderHasDomain(server: Server): Promise<boolean> {
  const answers = (workspace.workspaceFolders ?? []).map(({ uri }) => hasUsableDomain(server, uri));
  return (await Promise.all(answers)).includes(true);
}

/** The edits of each file, with the file as it was read. */
type Fixes = readonly { readonly file: ReadFile; readonly edits: FixedFile }[];

/** The number of files that are read at once. The progress moves on after each batch. */
const BATCH = 25;

/** The most characters in one message to the server. A single file with more gets a message of its own. */
const MESSAGE = 10_000_000;

/** Resolves with undefined when the person cancelled the search. */
async function findFixes(
  { server, output }: CommandContext,
  progress: Progress<{ message: string; increment: number }>,
  token: CancellationToken,
): Promise<Fixes | undefined> {
  const uris = await findManifests(token);
  const fixes: Fixes[number][] = [];
  for (let start = 0; start < uris.length && !token.isCancellationRequested; start += BATCH) {
    const batch = uris.slice(start, start + BATCH);
    const files = await Promise.all(batch.map((uri) => readManifest(uri, output)));
    for (const message of messagesOf(files.filter((file) => file !== null))) {
      fixes.push(...(await judge(server, message, token)));
    }
    const done = start + batch.length;
    progress.report({ message: `${done}/${uris.length}`, increment: (100 * batch.length) / uris.length });
  }
  return token.isCancellationRequested ? undefined : fixes;
}

function messagesOf(files: readonly ReadFile[]): ReadFile[][] {
  const messages: ReadFile[][] = [];
  let room = 0;
  for (const file of files) {
    room -= file.text.length;
    const last = messages.at(-1);
    if (last && room >= 0) {
      last.push(file);
    } else {
      messages.push([file]);
      room = MESSAGE - file.text.length;
    }
  }
  return messages;
}

async function judge(server: Server, files: readonly ReadFile[], token: CancellationToken): Promise<Fixes> {
  if (token.isCancellationRequested) {
    return [];
  }
  const byAddress = new Map(files.map((file) => [server.address(file.uri), file]));
  const questions = [...byAddress].map(([uri, { text, version }]) => ({
    uri,
    text,
    ...(version !== undefined && { version }),
  }));
  try {
    const answer = await server.workspaceEdits(questions, token);
    return answer.files.flatMap((edits) => {
      const file = byAddress.get(edits.uri);
      return file ? [{ file, edits }] : [];
    });
  } catch (error) {
    if (token.isCancellationRequested) {
      return [];
    }
    throw error;
  }
}

/** Resolves with the number of images that the person agreed to fix. */
async function fix(found: Fixes, confirm: unknown): Promise<number> {
  if (found.length === 0) {
    void window.showInformationMessage(say({ key: 'client.fixWorkspace.nothing' }));
    return 0;
  }
  const needsConfirmation = typeof confirm === 'boolean' ? confirm : await wantsPreview(found);
  if (needsConfirmation === undefined) {
    return 0;
  }
  // The question may have been open for hours, so that files may have changed.
  const checked = found.map(async (each) => ((await isUnchanged(each.file)) ? [each] : []));
  const fixes = (await Promise.all(checked)).flat();
  const done = await workspace.applyEdit(toEdit(fixes, needsConfirmation), { isRefactoring: true });
  if (done && !needsConfirmation) {
    void window.showInformationMessage(sayFound('client.fixWorkspace.done', fixes));
  }
  return done ? imagesIn(fixes) : 0;
}

function sayFound(key: 'client.fixWorkspace.question' | 'client.fixWorkspace.done', fixes: Fixes): string {
  const images = imagesIn(fixes);
  return say({ key: plural(key, images), args: [images, counted('files', fixes.length)] });
}

function imagesIn(fixes: Fixes): number {
  return fixes.reduce((sum, { edits }) => sum + edits.fixed, 0);
}

/**
 * Asks whether to fix everything, or to choose in the preview, where nothing is ticked at first. True: the preview. False: everything.
 * Undefined: nothing.
 */
async function wantsPreview(found: Fixes): Promise<boolean | undefined> {
  const all = say({ key: 'client.fixWorkspace.all' });
  const preview = say({ key: 'client.fixWorkspace.preview' });
  const question = sayFound('client.fixWorkspace.question', found);
  const answer = await window.showInformationMessage(question, { modal: true }, preview, all);
  return answer === undefined ? undefined : answer === preview;
}

function toEdit(fixes: Fixes, needsConfirmation: boolean): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  const metadata = { needsConfirmation, label: say({ key: 'client.fixWorkspace.label' }) };
  for (const { file, edits } of fixes) {
    for (const { range, newText } of edits.edits) {
      const { start, end } = range;
      edit.replace(
        file.uri,
        new Range(start.line, start.character, end.line, end.character),
        newText,
        metadata,
      );
    }
  }
  return edit;
}
