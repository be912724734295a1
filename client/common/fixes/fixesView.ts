// The view in which a person chooses the fixes of a workspace: a tree of files and fixes, each with a box to tick.
import {
  commands,
  Disposable,
  EventEmitter,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
  type TreeView,
  window,
  workspace,
} from 'vscode';
import { counted, say } from '../../../l10n/index.ts';
import type { OfferedFix } from '../../../protocol/fixes.ts';
import { ChosenFixes, imagesIn } from './chosenFixes.ts';
import type { FileToFix, FoundFixes } from './findFixes.ts';
import { FixedTexts } from './fixedTexts.ts';

/** A fix knows the file that it is in. */
type FixNode = { readonly file: FileToFix; readonly fix?: OfferedFix };

/** Up to so many files, their fixes are shown at once. */
const MOST_EXPANDED = 30;

const VIEW = 'nearpull.fixes';

export class FixesView implements Disposable {
  readonly #tree = new FixesTree();
  readonly #texts = new FixedTexts();
  readonly #view = window.createTreeView(VIEW, {
    treeDataProvider: this.#tree,
    manageCheckboxStateManually: true,
    showCollapseAll: true,
  });
  readonly #selected = lastMoved(this.#view);
  readonly #clicks = this.#view.onDidChangeCheckboxState(({ items }) => {
    this.#tick(items.map(([node, state]) => [node, state === TreeItemCheckboxState.Checked]));
  });
  #finish: ((chosen: ChosenFixes | null) => void) | undefined;

  /** Shows `found`. Resolves with what the person chose; null when it is discarded, or when another search takes its place. */
  async choose(found: FoundFixes): Promise<ChosenFixes | null> {
    this.#end(null);
    const chosen = new ChosenFixes(found);
    this.#tree.fill(chosen);
    this.#describe();
    const answer = new Promise<ChosenFixes | null>((resolve) => {
      this.#finish = resolve;
    });
    await commands.executeCommand('setContext', 'nearpull.hasFixes', true);
    await commands.executeCommand(`${VIEW}.focus`);
    const [first] = this.#tree.getChildren();
    if (first) {
      // The choice may be made before VS Code has drawn the row. Then there is no row to show, which is no fault.
      await this.#view.reveal(first, { focus: true, select: true }).then(undefined, () => undefined);
    }
    return answer;
  }

  /** The person has chosen. Without `isAccepted`, nothing is to be fixed. Returns whether there was something to choose. */
  finish(isAccepted: boolean): boolean {
    const { chosen } = this.#tree;
    this.#end(isAccepted ? chosen : null);
    return chosen !== null;
  }

  /** Ticks or unticks the row that a person has just selected or deselected with the keyboard. */
  async toggle(): Promise<void> {
    const node = this.#selected.node();
    if (node && this.#tree.chosen) {
      this.#tick([[node, !this.#tree.isTicked(node)]]);
      await this.#view.reveal(node, { select: true, focus: true });
    }
  }

  /** Shows a fix in a diff. */
  async show(fix: unknown): Promise<void> {
    const { chosen } = this.#tree;
    const file = chosen?.found.files.find(({ fixes }) => fixes.some((each) => each === fix));
    if (chosen && file) {
      await this.#texts.show(chosen, file, fix as OfferedFix);
    }
  }

  dispose(): void {
    this.#end(null);
    Disposable.from(this.#view, this.#clicks, this.#selected, this.#tree, this.#texts).dispose();
  }

  #end(chosen: ChosenFixes | null): void {
    this.#finish?.(chosen);
    this.#finish = undefined;
    this.#tree.fill(null);
    void commands.executeCommand('setContext', 'nearpull.hasFixes', false);
  }

  #tick(ticked: readonly (readonly [FixNode, boolean])[]): void {
    for (const [{ file, fix }, isTicked] of ticked) {
      this.#tree.chosen?.set(fix ? [fix] : file.fixes, isTicked);
    }
    this.#tree.refresh();
    this.#texts.refresh();
    this.#describe();
  }

  /** Says above the tree what is chosen. A screen reader reads it as part of the view. */
  #describe(): void {
    const files = this.#tree.chosen?.files ?? [];
    const images = imagesIn(files.flatMap(({ fixes }) => fixes));
    const args = [counted('images', images), counted('files', files.length)];
    this.#view.message = say({ key: 'client.fixes.chosen', args });
  }
}

/**
 * The row that was selected or deselected last. A command of a keybinding is not told which row has the focus. So the keybinding for Space
 * first runs VS Code's own `list.toggleSelection`, which selects or deselects that row and no other.
 */
function lastMoved(view: TreeView<FixNode>): Disposable & { readonly node: () => FixNode | undefined } {
  let before: readonly FixNode[] = [];
  let now: readonly FixNode[] = [];
  const listener = view.onDidChangeSelection(({ selection }) => {
    [before, now] = [now, selection];
  });
  return {
    node: () => now.find((node) => !before.includes(node)) ?? before.find((node) => !now.includes(node)),
    dispose: () => listener.dispose(),
  };
}

class FixesTree implements TreeDataProvider<FixNode>, Disposable {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  chosen: ChosenFixes | null = null;
  #files: readonly FixNode[] = [];
  readonly #fixes = new Map<FileToFix, readonly FixNode[]>();

  fill(chosen: ChosenFixes | null): void {
    this.chosen = chosen;
    this.#fixes.clear();
    const files = (chosen?.found.files ?? []).map((file) => ({
      file,
      path: workspace.asRelativePath(file.uri),
    }));
    this.#files = files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ file }) => ({ file }));
    this.refresh();
  }

  isTicked({ file, fix }: FixNode): boolean {
    const fixes = fix ? [fix] : file.fixes;
    return fixes.every((each) => this.chosen?.has(each));
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: FixNode): FixNode[] {
    if (!node) {
      return [...this.#files];
    }
    if (node.fix) {
      return [];
    }
    // The same objects each time, so that VS Code keeps what is selected.
    const known = this.#fixes.get(node.file) ?? node.file.fixes.map((fix) => ({ file: node.file, fix }));
    this.#fixes.set(node.file, known);
    return [...known];
  }

  getParent({ file, fix }: FixNode): FixNode | undefined {
    return fix && this.#files.find((node) => node.file === file);
  }

  getTreeItem({ file, fix }: FixNode): TreeItem {
    return fix ? this.#fixItem(fix) : this.#fileItem(file);
  }

  #fileItem(file: FileToFix): TreeItem {
    const chosen = this.chosen?.of(file).length ?? 0;
    const isExpanded = this.#files.length <= MOST_EXPANDED;
    const item = new TreeItem(
      file.uri,
      isExpanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    );
    const path = workspace.asRelativePath(file.uri);
    const count = say({ key: 'client.fixes.ofFile', args: [chosen, file.fixes.length] });
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    item.id = file.uri.toString();
    item.iconPath = ThemeIcon.File;
    item.description = [folder, count].filter((each) => each !== '').join(' · ');
    item.checkboxState = box(
      chosen === file.fixes.length,
      say({ key: 'client.fixes.tickFile', args: [path] }),
    );
    item.accessibilityInformation = { label: `${path}, ${count}` };
    return item;
  }

  #fixItem(fix: OfferedFix): TreeItem {
    const { before, title, review, range } = fix;
    const item = new TreeItem(before, TreeItemCollapsibleState.None);
    const line = say({ key: 'client.fixes.line', args: [range.start.line + 1] });
    const why = review === null ? [] : [say({ key: 'client.fixes.needsReview', args: [review] })];
    item.description = [line, ...(review === null ? [title] : why)].join(' · ');
    item.tooltip = [before, title, ...why].join('\n');
    item.iconPath = new ThemeIcon(review === null ? 'replace' : 'warning');
    item.checkboxState = box(
      this.chosen?.has(fix) === true,
      say({ key: 'client.fixes.tick', args: [before] }),
    );
    const state = say({ key: this.chosen?.has(fix) ? 'client.fixes.ticked' : 'client.fixes.notTicked' });
    item.accessibilityInformation = { label: [before, state, line, title, ...why].join(', ') };
    item.command = {
      command: 'nearpull.showFix',
      title: say({ key: 'client.fixes.show' }),
      arguments: [{ fix }],
    };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function box(isTicked: boolean, label: string): NonNullable<TreeItem['checkboxState']> {
  return {
    state: isTicked ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked,
    tooltip: label,
    accessibilityInformation: { label, role: 'checkbox' },
  };
}
