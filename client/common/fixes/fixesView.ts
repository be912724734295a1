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
import type { OfferedFix } from '../../../protocol/messages.ts';
import { ChosenFixes, imagesIn } from './chosenFixes.ts';
import type { FileToFix, FoundFixes } from './findFixes.ts';
import { FixedTexts } from './fixedTexts.ts';

export interface FixesView extends Disposable {
  /** Shows `found`. Resolves with what the person chose; null when it is discarded, or when another search takes its place. */
  readonly choose: (found: FoundFixes) => Promise<ChosenFixes | null>;
  /** The person has chosen. Without `isAccepted`, nothing is to be fixed. Returns whether there was something to choose. */
  readonly finish: (isAccepted: boolean) => boolean;
  /** Shows a fix in a diff. */
  readonly show: (fix: unknown) => Promise<void>;
}

/** A fix knows the file that it is in. */
type FixNode = { readonly file: FileToFix; readonly fix?: OfferedFix };

/** Up to so many files, their fixes are shown at once. */
const MOST_EXPANDED = 30;

const VIEW = 'nearpull.fixes';

export function fixesView(): FixesView {
  const tree = new FixesTree();
  const texts = new FixedTexts();
  const view = window.createTreeView(VIEW, {
    treeDataProvider: tree,
    manageCheckboxStateManually: true,
    showCollapseAll: true,
  });
  let finish: ((chosen: ChosenFixes | null) => void) | undefined;
  const changed = view.onDidChangeCheckboxState(({ items }) => {
    for (const [{ file, fix }, state] of items) {
      tree.chosen?.set(fix ? [fix] : file.fixes, state === TreeItemCheckboxState.Checked);
    }
    tree.refresh();
    texts.refresh();
    describe(view, tree.chosen);
  });
  const end = (chosen: ChosenFixes | null) => {
    finish?.(chosen);
    finish = undefined;
    tree.fill(null);
    void commands.executeCommand('setContext', 'nearpull.hasFixes', false);
  };
  return {
    choose: async (found) => {
      end(null);
      const chosen = new ChosenFixes(found);
      tree.fill(chosen);
      describe(view, chosen);
      const answer = new Promise<ChosenFixes | null>((resolve) => {
        finish = resolve;
      });
      await commands.executeCommand('setContext', 'nearpull.hasFixes', true);
      await commands.executeCommand(`${VIEW}.focus`);
      return answer;
    },
    finish: (isAccepted) => {
      const { chosen } = tree;
      end(isAccepted ? chosen : null);
      return chosen !== null;
    },
    show: async (fix) => {
      const file = tree.chosen?.found.files.find(({ fixes }) => fixes.some((each) => each === fix));
      if (tree.chosen && file) {
        await texts.show(tree.chosen, file, fix as OfferedFix);
      }
    },
    dispose: () => Disposable.from(view, changed, tree, texts).dispose(),
  };
}

/** Says above the tree what is chosen. A screen reader reads it as part of the view. */
function describe(view: TreeView<FixNode>, chosen: ChosenFixes | null): void {
  const files = chosen?.files ?? [];
  const images = imagesIn(files.flatMap(({ fixes }) => fixes));
  const args = [counted('images', images), counted('files', files.length)];
  view.message = say({ key: 'client.fixes.chosen', args });
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
    const why = review === null ? [] : [say({ key: 'fix.needsReview', args: [review] })];
    item.description = [line, ...why, title].join(' · ');
    item.tooltip = [before, title, ...why].join('\n');
    item.iconPath = new ThemeIcon(review === null ? 'replace' : 'warning');
    item.checkboxState = box(
      this.chosen?.has(fix) === true,
      say({ key: 'client.fixes.tick', args: [before] }),
    );
    item.accessibilityInformation = { label: [before, line, title, ...why].join(', ') };
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
