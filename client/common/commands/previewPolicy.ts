// "Preview proxy policy on this file": shows in VS Code's own diff how the policy would change the Pods of the file.
import {
  type CancellationToken,
  commands,
  languages,
  ProgressLocation,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { PolicyName } from '../../../protocol/policies.ts';
import { previewAddress } from '../preview.ts';
import { type AskedFile, searchManifests } from '../searchManifests.ts';
import type { CommandContext } from './command.ts';

/**
 * `uri` is the file; the default is the active editor. `choose`: ask for another file when this one has nothing to show. `policy` is the
 * policy of a code lens; the default is the one in the file, or the recommended one.
 */
export interface PreviewPolicyArgument {
  readonly uri?: unknown;
  readonly choose?: unknown;
  readonly policy?: unknown;
}

/** Resolves with the number of images that would change; undefined when there is no file to look at. */
export async function previewPolicy(
  context: CommandContext,
  { uri, choose, policy }: PreviewPolicyArgument,
): Promise<number | undefined> {
  const address = typeof uri === 'string' ? Uri.parse(uri) : window.activeTextEditor?.document.uri;
  const document = address && (await workspace.openTextDocument(address));
  const preview = document && (await context.server.previewPolicy(document.uri, policyName(policy)));
  if (!preview) {
    void window.showInformationMessage(say({ key: 'client.fixFile.noEditor' }));
    return undefined;
  }
  if (preview.text !== document.getText()) {
    await showDiff(document, policyName(policy));
    return preview.changes.length;
  }
  const other = choose === true ? await chooseFile(context, document.uri) : null;
  if (other) {
    return previewPolicy(context, { uri: other.toString(), policy });
  }
  if (other === null) {
    const reasons = preview.problem ?? preview.skipped.join(' ');
    const nothing = say({ key: 'client.preview.nothing' });
    void window.showInformationMessage(reasons === '' ? nothing : `${nothing} ${reasons}`);
  }
  return 0;
}

function policyName(policy: unknown): PolicyName | undefined {
  return typeof policy === 'object' && policy !== null ? (policy as PolicyName) : undefined;
}

async function showDiff(document: TextDocument, policy: PolicyName | undefined): Promise<void> {
  const right = await workspace.openTextDocument(previewAddress(document, policy));
  if (right.languageId !== document.languageId) {
    await languages.setTextDocumentLanguage(right, document.languageId);
  }
  const name = document.uri.path.split('/').at(-1) ?? '';
  const title = say({ key: 'client.preview.title', args: [name] });
  await commands.executeCommand('vscode.diff', document.uri, right.uri, title);
}

/** Asks for another file of the workspace that makes Pods. Null: there is none. Undefined: the person dismissed the question. */
async function chooseFile(context: CommandContext, except: Uri): Promise<Uri | null | undefined> {
  const location = ProgressLocation.Notification;
  const searching = say({ key: 'client.preview.searching' });
  const found = await window.withProgress({ location, title: searching, cancellable: true }, (_, token) =>
    podFiles(context, token),
  );
  const others = found?.filter((each) => each.toString() !== except.toString());
  if (!others || others.length === 0) {
    return others ? null : undefined;
  }
  const items = others.map((each) => ({ label: workspace.asRelativePath(each), uri: each }));
  const title = say({ key: 'client.preview.choose' });
  const sorted = items.toSorted((a, b) => a.label.localeCompare(b.label));
  return (await window.showQuickPick(sorted, { title }))?.uri;
}

/** Resolves with null when the person cancelled the search. */
async function podFiles(context: CommandContext, token: CancellationToken): Promise<readonly Uri[] | null> {
  const found: Uri[] = [];
  const ask = async (asked: readonly AskedFile[]): Promise<readonly Uri[]> => {
    const byAddress = new Map(asked.map(({ uri, question }) => [question.uri, uri]));
    const questions = asked.map(({ question }) => question);
    const { uris, unread } = await context.server.findPods(questions, token);
    found.push(...uris.flatMap((address) => byAddress.get(address) ?? []));
    return unread.flatMap((address) => byAddress.get(address) ?? []);
  };
  const isDone = await searchManifests(
    context,
    { ask, onLeft: () => undefined, step: () => undefined },
    token,
  );
  return isDone && found;
}
