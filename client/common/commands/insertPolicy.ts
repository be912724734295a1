// "Insert proxy Kyverno policy": inserts a policy as a document of its own in the active YAML file, or opens it as a new file.
import {
  commands,
  languages,
  Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
} from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { ClientCommandArgument } from '../../../protocol/messages.ts';
import type { PolicyInsertion, PolicyParams, PolicyText } from '../../../protocol/policies.ts';
import { askForProxy } from '../askForProxy.ts';
import { choosePolicy } from '../choosePolicy.ts';
import { configuredProxy } from '../proxyDomain.ts';
import type { Server } from '../serverApi.ts';
import { saveAt, targetsFor } from '../settingTargets.ts';
import type { CommandContext } from './command.ts';

/**
 * `kind`, `kyverno` and `domain` answer questions, which are then not asked. `kyverno` is a version such as `1.18`. An empty `domain`
 * leaves the placeholder. `newFile` ignores the active editor.
 */
export interface InsertPolicyArgument {
  readonly uri?: unknown;
  readonly position?: unknown;
  readonly kind?: unknown;
  readonly kyverno?: unknown;
  readonly domain?: unknown;
  readonly newFile?: unknown;
}

/** Resolves with true when a policy was inserted. */
export async function insertPolicy(
  { server }: CommandContext,
  argument: InsertPolicyArgument,
): Promise<boolean> {
  const editor = argument.newFile === true ? undefined : await editorFor(argument.uri);
  const scope = editor?.document.uri ?? window.activeTextEditor?.document.uri;
  const chosen = await choosePolicy(server, scope, {
    kind: stringOf(argument.kind),
    kyverno: stringOf(argument.kyverno),
  });
  if (!chosen) {
    return false;
  }
  const { domain: known } = await server.proxyDomain(scope);
  const domain = await domainFor(server, known, scope, argument.domain);
  if (domain === undefined) {
    return false;
  }
  const { kind, kyverno, otherWebhooks, isNewsOfWebhooks } = chosen;
  const policy = {
    kind,
    otherWebhooks,
    ...(kyverno !== null && { kyverno }),
    ...(domain !== '' && { domain }),
  };
  const inserted =
    (editor && (await insertAt(server, editor, positionIn(editor, argument.position), policy))) ??
    (await openAsFile(server, policy, scope));
  if (inserted.problem !== null) {
    void window.showErrorMessage(inserted.problem);
  } else {
    const newDomain = argument.domain === undefined && domain !== known ? domain : '';
    void offerToKeep(
      {
        domain: newDomain,
        kyverno: chosen.isNews ? kyverno : null,
        otherWebhooks: isNewsOfWebhooks ? otherWebhooks : null,
      },
      scope,
    );
  }
  return true;
}

type PolicyAsked = Pick<PolicyParams, 'kind' | 'kyverno' | 'otherWebhooks' | 'domain'>;

/** What a person has just said. Null, or an empty domain, is nothing new. */
interface News {
  readonly domain: string;
  readonly kyverno: string | null;
  readonly otherWebhooks: boolean | null;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The editor to insert into: the one for `uri`, else the active one. Undefined when it does not hold YAML. */
async function editorFor(uri: unknown): Promise<TextEditor | undefined> {
  const editor =
    typeof uri === 'string' ? await window.showTextDocument(Uri.parse(uri)) : window.activeTextEditor;
  return editor && /^(yaml|helm)$|^yaml\./.test(editor.document.languageId) ? editor : undefined;
}

function positionIn(editor: TextEditor, position: unknown): Position {
  const { line, character } = {
    line: null,
    character: null,
    ...(position as ClientCommandArgument['position']),
  };
  return typeof line === 'number' && typeof character === 'number'
    ? editor.document.validatePosition(new Position(line, character))
    : editor.selection.active;
}

/** Empty: the placeholder stays. Undefined: the person dismissed the question. */
async function domainFor(
  server: Server,
  known: string | null,
  scope: Uri | undefined,
  given: unknown,
): Promise<string | undefined> {
  if (typeof given === 'string') {
    return given.trim();
  }
  if (known !== null) {
    return known;
  }
  const chosen = await askForProxy(
    server,
    say({ key: 'client.policy.domainPrompt' }),
    configuredProxy(scope),
  );
  return chosen && (chosen.prefix === '' ? chosen.domain : `${chosen.domain}/${chosen.prefix}`);
}

/** Resolves with null for a document that the server does not get. */
async function insertAt(
  server: Server,
  editor: TextEditor,
  at: Position,
  policy: PolicyAsked,
): Promise<PolicyInsertion | null> {
  const { document } = editor;
  const position = { line: at.line, character: at.character };
  const insertion = await server.insertPolicy({ ...policy, uri: server.address(document.uri), position });
  if (!insertion) {
    return null;
  }
  // `edit` itself refuses a text that changes during the call. The version shows a change before the call.
  const done =
    document.version === insertion.version &&
    (await editor.edit((builder) => {
      for (const { range, newText } of insertion.edits) {
        builder.replace(toRange(range), newText);
      }
    }));
  if (!done) {
    throw new Error(say({ key: 'client.changedMeanwhile' }));
  }
  const start = insertion.edits[0]?.range.start ?? position;
  select(editor, insertion.selections, new Position(start.line, start.character));
  return insertion;
}

async function openAsFile(server: Server, policy: PolicyAsked, scope: Uri | undefined): Promise<PolicyText> {
  const text = await server.policy({ ...policy, ...(scope && { uri: server.address(scope) }) });
  const editor = await window.showTextDocument(await newDocument(scope));
  const done = await editor.edit((builder) => builder.insert(new Position(0, 0), text.yaml));
  if (!done) {
    throw new Error(say({ key: 'client.changedMeanwhile' }));
  }
  select(editor, text.selections, new Position(0, 0));
  return text;
}

/** An unsaved document with a name, so that saving it needs no typing. A name that is taken gets a number. */
async function newDocument(scope: Uri | undefined): Promise<TextDocument> {
  const [first] = workspace.workspaceFolders ?? [];
  const folder = (scope && workspace.getWorkspaceFolder(scope)) ?? first;
  if (!folder) {
    return workspace.openTextDocument({ language: 'yaml' });
  }
  for (let number = 1; ; number++) {
    const uri = Uri.joinPath(folder.uri, number === 1 ? `${FILE_NAME}.yaml` : `${FILE_NAME}-${number}.yaml`);
    const unsaved = uri.with({ scheme: 'untitled' });
    const isOpen = workspace.textDocuments.some((each) => each.uri.toString() === unsaved.toString());
    if (!isOpen && !(await exists(uri))) {
      return languages.setTextDocumentLanguage(await workspace.openTextDocument(unsaved), 'yaml');
    }
  }
}

const FILE_NAME = 'redirect-docker-hub';

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/**
 * Selects all placeholders at once, so that typing fills them in. When there are none, the cursor goes to `start`, so that a screen reader
 * reads the policy.
 */
function select(editor: TextEditor, placeholders: PolicyText['selections'], start: Position): void {
  const ranges = placeholders.map(toRange);
  const [first] = ranges;
  if (first) {
    editor.selections = ranges.map((range) => new Selection(range.start, range.end));
    editor.revealRange(first, TextEditorRevealType.InCenterIfOutsideViewport);
  } else {
    editor.selection = new Selection(start, start);
    editor.revealRange(new Range(start, start), TextEditorRevealType.AtTop);
  }
}

function toRange({ start, end }: PolicyText['selections'][number]): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

/** A person who has just typed a domain or chosen a version probably wants to be asked only once. Nothing is saved without a yes. */
async function offerToKeep({ domain, kyverno, otherWebhooks }: News, scope: Uri | undefined): Promise<void> {
  if (domain === '' && kyverno === null && otherWebhooks === null) {
    return;
  }
  const keep = say({ key: 'client.policy.keep' });
  const what = [
    ...(domain === '' ? [] : [say({ key: 'client.policy.keepDomain', args: [domain] })]),
    ...(kyverno === null ? [] : [say({ key: 'client.policy.kyverno', args: [kyverno] })]),
    ...(otherWebhooks === null
      ? []
      : [say({ key: otherWebhooks ? 'client.policy.webhooksAdd' : 'client.policy.webhooksAddNone' })]),
  ];
  const question = say({ key: 'client.policy.keepQuestion', args: [what.join(', ')] });
  if ((await window.showInformationMessage(question, keep)) !== keep) {
    return;
  }
  if (kyverno !== null) {
    const [place] = targetsFor('kyverno.version', scope);
    await saveAt(place, 'kyverno.version', kyverno, scope);
  }
  if (otherWebhooks !== null) {
    const [place] = targetsFor('kyverno.otherWebhooks', scope);
    await saveAt(place, 'kyverno.otherWebhooks', otherWebhooks, scope);
  }
  if (domain !== '') {
    await commands.executeCommand('nearpull.setProxyDomain', { domain, uri: scope?.toString() });
  }
}
