// The view "Container images": a tree of all images of the workspace, which follows the scan of the server.
import {
  commands,
  Disposable,
  EventEmitter,
  type LogOutputChannel,
  type Memento,
  type TreeDataProvider,
  type TreeItem,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { counted, say } from '../../../l10n/index.ts';
import type { ScanState } from '../../../protocol/inventory.ts';
import { METHODS } from '../../../protocol/messages.ts';
import type { ProxyAnswer } from '../../../protocol/registry.ts';
import type { Server } from '../serverApi.ts';
import { inventoryItem } from './inventoryItem.ts';
import {
  childrenOf,
  FILTERS,
  GROUPINGS,
  type Grouping,
  type ImageFilter,
  type InventoryNode,
  type InventoryPlace,
  inventoryTree,
  matches,
} from './inventoryTree.ts';
import { KnownImages } from './knownImages.ts';
import { ProxyAnswers } from './proxyAnswers.ts';
import { scanMessage } from './scanMessage.ts';

export interface InventoryPorts {
  readonly server: Server;
  readonly memento: Memento;
  readonly output: LogOutputChannel;
  /** How long an answer of the proxy counts, in milliseconds. */
  readonly answersCount: number;
}

const VIEW = 'nearpull.inventory';

/** In milliseconds. */
const POLL = 200;

export class InventoryView implements TreeDataProvider<InventoryNode>, Disposable {
  readonly #ports: InventoryPorts;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #known = new KnownImages((uri) => workspace.asRelativePath(this.#uri(uri), undefined));
  readonly #answers: ProxyAnswers;
  readonly #view;
  readonly #listeners: Disposable;
  #grouping: Grouping;
  #filter: ImageFilter;
  #roots: readonly InventoryNode[] = [];
  /** The same objects each time, so that VS Code keeps what is open and selected. */
  readonly #children = new Map<string, readonly InventoryNode[]>();
  #isAsking = false;
  #isStale = false;
  #wantsFocus = false;
  #endProgress: (() => void) | undefined;

  constructor(ports: InventoryPorts) {
    this.#ports = ports;
    this.#answers = new ProxyAnswers(ports.answersCount, () => this.#draw());
    this.#grouping = pick(GROUPINGS, ports.memento.get('nearpull.grouping')) ?? 'registry';
    this.#filter = pick(FILTERS, ports.memento.get('nearpull.filter')) ?? 'all';
    this.#view = window.createTreeView<InventoryNode>(VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#listeners = Disposable.from(
      this.#view,
      this.#changed,
      this.#answers,
      this.#view.onDidChangeVisibility(() => this.#refresh()),
    );
    this.#describe();
    this.#refresh();
  }

  /** The images of the rows that are selected. */
  get selected(): readonly InventoryPlace[] {
    return this.#view.selection.flatMap(({ places }) => places);
  }

  /** All images of the workspace, whatever the filter shows. Waits for a scan that runs. */
  async whole(): Promise<readonly InventoryPlace[]> {
    for (;;) {
      const result = await this.#ports.server.inventory(this.#known.revision);
      if (this.#known.learn(result)) {
        this.#draw();
      }
      if (result.scan.phase === 'done' || result.scan.phase === 'stopped') {
        return this.#known.places;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  get filter(): ImageFilter {
    return this.#filter;
  }

  /** Hears of the scan of a server. */
  attach(client: BaseLanguageClient): Disposable {
    return client.onNotification(METHODS.scanState, (state: ScanState) => {
      this.#told(state);
      this.#refresh();
    });
  }

  /** Shows on the rows what the proxy said, in the place of what it said before. */
  tellAnswers(answers: readonly ProxyAnswer[]): void {
    this.#answers.tell(answers);
  }

  /** Shows the view, with the focus on its first row, so that keys move on from there. */
  async show(): Promise<void> {
    await commands.executeCommand(`${VIEW}.focus`);
    // Where the scan has found nothing yet, the first row to be drawn gets the focus.
    this.#wantsFocus = true;
    await this.#ask();
    await this.#focusFirst();
  }

  async #focusFirst(): Promise<void> {
    const [first] = this.#roots;
    if (first && this.#wantsFocus) {
      this.#wantsFocus = false;
      // The row may be gone by the time that VS Code looks for it, which is no fault.
      await this.#view.reveal(first, { focus: true, select: true }).then(undefined, () => undefined);
    }
  }

  /** Each choice is kept for the workspace. */
  async arrange(choice: { readonly grouping?: Grouping; readonly filter?: ImageFilter }): Promise<void> {
    this.#grouping = choice.grouping ?? this.#grouping;
    this.#filter = choice.filter ?? this.#filter;
    this.#draw();
    this.#describe();
    await this.#ports.memento.update('nearpull.grouping', this.#grouping);
    await this.#ports.memento.update('nearpull.filter', this.#filter);
  }

  getChildren(node?: InventoryNode): InventoryNode[] {
    if (!node) {
      return [...this.#roots];
    }
    const known = this.#children.get(node.id) ?? (node.below.length > 0 ? childrenOf(node) : []);
    this.#children.set(node.id, known);
    return [...known];
  }

  /** Only rows at the top are ever revealed. */
  getParent(): undefined {
    return undefined;
  }

  getTreeItem(node: InventoryNode): TreeItem {
    return inventoryItem(node, this.#answers);
  }

  dispose(): void {
    this.#endProgress?.();
    this.#listeners.dispose();
  }

  /** Asks for what has changed, one question at a time. Nobody needs it while the view is hidden. */
  #refresh(): void {
    if (!this.#view.visible) {
      return;
    }
    if (this.#isAsking) {
      this.#isStale = true;
      return;
    }
    this.#isAsking = true;
    this.#ask()
      .catch((error: unknown) => this.#ports.output.error(error instanceof Error ? error : String(error)))
      .finally(() => {
        this.#isAsking = false;
        if (this.#isStale) {
          this.#isStale = false;
          this.#refresh();
        }
      });
  }

  async #ask(): Promise<void> {
    const result = await this.#ports.server.inventory(this.#known.revision);
    if (this.#known.learn(result)) {
      this.#draw();
    }
    this.#told(result.scan);
  }

  #draw(): void {
    const places = this.#known.places.filter((place) => matches(place, this.#filter, this.#answers));
    this.#children.clear();
    this.#roots = inventoryTree(places, this.#grouping);
    this.#changed.fire(undefined);
    void this.#focusFirst();
  }

  #told(state: ScanState): void {
    const { phase, dockerHub } = state;
    const isRunning = phase === 'running';
    this.#view.message = scanMessage(state) ?? '';
    const tooltip = say({ key: 'client.inventory.badge', args: [counted('images', dockerHub)] });
    this.#view.badge = dockerHub > 0 ? { value: dockerHub, tooltip } : undefined;
    void commands.executeCommand('setContext', 'nearpull.isScanning', isRunning);
    void commands.executeCommand('setContext', 'nearpull.isScanned', phase === 'done' || phase === 'stopped');
    if (isRunning && !this.#endProgress) {
      void window.withProgress(
        { location: { viewId: VIEW } },
        () =>
          new Promise<void>((resolve) => {
            this.#endProgress = resolve;
          }),
      );
    } else if (!isRunning) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    }
  }

  #describe(): void {
    this.#view.description = [
      say({ key: `client.inventory.by.${this.#grouping}` }),
      ...(this.#filter === 'all' ? [] : [say({ key: `client.inventory.filter.${this.#filter}` })]),
    ].join(' · ');
  }

  #uri(address: string): Uri {
    return this.#ports.server.uri(address);
  }
}

function pick<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((each) => each === value);
}
