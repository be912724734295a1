// The right side of the diff of a fix: the file as it would be with the chosen fixes and this one.
import { commands, type Disposable, EventEmitter, languages, Range, Uri, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { OfferedFix } from '../../../protocol/fixes.ts';
import { isUnchanged } from '../workspaceFiles.ts';
import type { ChosenFixes } from './chosenFixes.ts';
import { editsOf, textAfter } from './edits.ts';
import type { FileToFix } from './findFixes.ts';

const SCHEME = 'nearpull-fixed';

interface ShownFix {
  readonly chosen: ChosenFixes;
  readonly file: FileToFix;
  readonly fix: OfferedFix;
}

export class FixedTexts implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;
  /** By the path of the file: its diff shows one fix at a time. */
  readonly #shown = new Map<string, ShownFix>();

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#textOf(uri),
    });
  }

  /** The focus stays in the tree, so that a person can walk through it with the keyboard. */
  async show(chosen: ChosenFixes, file: FileToFix, fix: OfferedFix): Promise<void> {
    const name = workspace.asRelativePath(file.uri);
    if (!(await isUnchanged(file))) {
      void window.showWarningMessage(say({ key: 'client.fixes.changed', args: [name] }));
      return;
    }
    const address = addressOf(file.uri);
    this.#shown.set(address.toString(), { chosen, file, fix });
    this.#changed.fire(address);
    const [left, right] = await Promise.all(
      [file.uri, address].map((uri) => workspace.openTextDocument(uri)),
    );
    if (left && right && left.languageId !== right.languageId) {
      await languages.setTextDocumentLanguage(right, left.languageId);
    }
    const { start } = fix.range;
    const selection = new Range(start.line, start.character, start.line, start.character);
    const title = say({ key: 'client.fixes.diff', args: [name] });
    await commands.executeCommand('vscode.diff', file.uri, address, title, {
      selection,
      preserveFocus: true,
    });
  }

  /** Other fixes are chosen. */
  refresh(): void {
    for (const { uri } of workspace.textDocuments.filter(({ uri }) => uri.scheme === SCHEME)) {
      this.#changed.fire(uri);
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #textOf(uri: Uri): Promise<string | undefined> {
    const shown = this.#shown.get(uri.toString());
    if (!shown) {
      return undefined;
    }
    const { chosen, file, fix } = shown;
    const fixes = file.fixes.filter((each) => each === fix || chosen.has(each));
    return textAfter(await workspace.openTextDocument(file.uri), editsOf(fixes));
  }
}

function addressOf(uri: Uri): Uri {
  return Uri.from({ scheme: SCHEME, path: uri.path.replace(/^(?!\/)/, '/'), query: uri.toString() });
}
