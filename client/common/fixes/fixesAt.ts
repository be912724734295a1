// Finds the fixes of single images, wherever their files are.
import { CancellationTokenSource } from 'vscode';
import type { InventoryPlace } from '../inventory/inventoryTree.ts';
import type { SearchPorts } from '../searchManifests.ts';
import { readManifest } from '../workspaceFiles.ts';
import type { FileToFix, FoundFixes, LeftFile } from './findFixes.ts';

/** The files are read here, because not every server has a disk. */
export async function fixesAt(
  { server, output }: SearchPorts,
  places: readonly InventoryPlace[],
): Promise<FoundFixes> {
  const files: FileToFix[] = [];
  const left: LeftFile[] = [];
  const never = new CancellationTokenSource();
  for (const [address, here] of groupByFile(places)) {
    const uri = server.uri(address);
    const read = await readManifest(uri, output);
    if (typeof read === 'string') {
      left.push({ uri, reason: read, count: 1 });
      continue;
    }
    const { text, ...since } = read;
    const question = { uri: address, text, ...(since.version !== undefined && { version: since.version }) };
    const wanted = new Set(here.map(({ image }) => JSON.stringify(image.range)));
    const found = await server.findFixes([question], never.token);
    const fixes = found.files
      .flatMap((file) => file.fixes)
      .filter(({ range }) => wanted.has(JSON.stringify(range)));
    if (fixes.length > 0) {
      files.push({ ...since, fixes });
    }
  }
  return { files, left, ignored: 0, excluded: 0 };
}

export function groupByFile(
  places: readonly InventoryPlace[],
): ReadonlyMap<string, readonly InventoryPlace[]> {
  const files = new Map<string, InventoryPlace[]>();
  for (const place of places) {
    const known = files.get(place.uri);
    known ? known.push(place) : files.set(place.uri, [place]);
  }
  return files;
}
