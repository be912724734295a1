// Helpers for the tests in VS Code: open files, wait for diagnostics, change settings. They use VS Code's own API only.
import assert from 'node:assert/strict';
import {
  type CodeAction,
  type CodeActionKind,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  languages,
  Range,
  type TextEditor,
  Uri,
  window,
  workspace,
} from 'vscode';

export const PROXY = 'my-proxy-cn-beijing.cr.volces.com';

/** The URI of the folder that the window has open. */
export function folder(): Uri {
  const [first] = workspace.workspaceFolders ?? [];
  assert.ok(first, 'no folder is open');
  return first.uri;
}

/** A Pod that runs `images`. Each is written as given, with its quotes and comments. */
export function podWith(...images: readonly string[]): string {
  const containers = images.map((image, index) => `    - name: c${index}\n      image: ${image}\n`);
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\nspec:\n  containers:\n${containers.join('')}`;
}

/** The names of the files that the running test has written. */
const written = new Set<string>();

/** Writes a file into the folder. It is deleted when the test ends. */
export async function writeFile(name: string, text: string): Promise<Uri> {
  const uri = Uri.joinPath(folder(), name);
  written.add(name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** Writes a file and shows it as the active editor. */
export async function openFile(name: string, text: string): Promise<TextEditor> {
  return window.showTextDocument(await writeFile(name, text), { preview: false });
}

export async function readFile(name: string): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder(), name)));
}

/** Runs `body` with this proxy domain in the settings of the workspace, or without a domain. Cleans up afterwards. */
export async function withDomain(domain: string | undefined, body: () => Promise<void>): Promise<void> {
  const set = (key: string, value: string | undefined) =>
    workspace.getConfiguration('nearpull').update(key, value, ConfigurationTarget.Workspace);
  await set('proxy.domain', domain);
  try {
    await body();
  } finally {
    await set('proxy.domain', undefined);
    await set('kyverno.version', undefined);
    await closeEditors();
    for (const name of written) {
      await workspace.fs.delete(Uri.joinPath(folder(), name));
    }
    written.clear();
  }
}

/** Reverts and closes the editors one by one. Closing all at once would ask whether to save. */
async function closeEditors(): Promise<void> {
  for (let tabs = 0; window.tabGroups.all.some((group) => group.tabs.length > 0); tabs += 1) {
    assert.ok(tabs < 100, 'an editor cannot be closed');
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** Waits until there are `count` of our diagnostics with this `rule`. Returns them in the order of the text. */
export async function diagnosticsOf(
  uri: Uri,
  count: number,
  rule = 'docker-hub-image',
): Promise<readonly Diagnostic[]> {
  const found = await until(`${count} × ${rule} in ${uri.path}`, () => {
    const ours = languages
      .getDiagnostics(uri)
      .filter((each) => each.source === 'nearpull' && codeOf(each) === rule);
    return ours.length === count ? ours : null;
  });
  return found.toSorted((a, b) => a.range.start.compareTo(b.range.start));
}

function codeOf({ code }: Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

/** The code actions that VS Code's lightbulb offers at `range`, as soon as there are some; none after a time. */
export async function codeActions(
  uri: Uri,
  range: Range,
  kind?: CodeActionKind,
): Promise<readonly CodeAction[]> {
  // A server that has just started may have told its diagnostics before VS Code knows of its actions.
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    const actions = await commands.executeCommand<readonly CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      kind?.value,
    );
    if (actions.length > 0 || Date.now() > deadline) {
      return actions;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The range of `part` in the text of `editor`. */
export function rangeOf(editor: TextEditor, part: string): Range {
  const start = editor.document.getText().indexOf(part);
  assert.ok(start >= 0, `${part} is not in the text`);
  return new Range(editor.document.positionAt(start), editor.document.positionAt(start + part.length));
}

const PATIENCE_MS = 10_000;

/** Calls `probe` until its result is not null, and returns that result. Rejects after a time. */
export async function until<T>(what: string, probe: () => T | null): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = probe();
    if (value !== null) {
      return value;
    }
    assert.ok(Date.now() < deadline, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Presses Enter or Escape in every open list, until `asked` is settled. */
export async function answer<T>(key: 'Enter' | 'Escape', asked: Thenable<T>): Promise<T> {
  const command =
    key === 'Enter' ? 'workbench.action.acceptSelectedQuickOpenItem' : 'workbench.action.closeQuickOpen';
  let isSettled = false;
  const settled = Promise.resolve(asked).finally(() => {
    isSettled = true;
  });
  settled.catch(() => undefined);
  for (const deadline = Date.now() + PATIENCE_MS; !isSettled; ) {
    assert.ok(Date.now() < deadline, `${key} had no effect`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await commands.executeCommand(command);
  }
  return settled;
}
