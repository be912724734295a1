// Asks the server for the images of the workspace, as the view of the inventory does.
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import type { InventoryFile, InventoryImage, InventoryResult, ScanState } from '../../protocol/inventory.ts';
import type { Editor } from './editor.ts';

export function askInventory({ connection }: Editor, after = 0): Promise<InventoryResult> {
  return connection.sendRequest('nearpull/inventory', { after });
}

export function runScan({ connection }: Editor, run: boolean): Promise<ScanState> {
  return connection.sendRequest('nearpull/scan', { run });
}

/** Starts the scan, and returns the inventory when it is over. */
export async function wholeInventory(editor: Editor): Promise<InventoryResult> {
  for (;;) {
    const result = await askInventory(editor);
    if (result.scan.phase === 'done') {
      return result;
    }
    await pause();
  }
}

/** Asks until the inventory is as `isWanted` says. */
export async function inventoryWhere(
  editor: Editor,
  isWanted: (files: readonly InventoryFile[]) => boolean,
): Promise<readonly InventoryFile[]> {
  for (;;) {
    const { files } = await askInventory(editor);
    if (isWanted(files)) {
      return files;
    }
    await pause();
  }
}

/** The images of the file that ends in `path`; none where it is not in `files`. */
export function imagesOf(files: readonly InventoryFile[], path: string): readonly InventoryImage[] {
  return files.find(({ uri }) => uri.endsWith(`/${path}`))?.images ?? [];
}

export type Ids = readonly { readonly uri: string; readonly value: string }[];

/** Asks for the problems of files that are not open, as a client does that has `previousResultIds`. */
export function pullWorkspace(
  { connection }: Editor,
  previousResultIds: Ids = [],
): Promise<WorkspaceDiagnosticReport> {
  return connection.sendRequest('workspace/diagnostic', { previousResultIds });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
