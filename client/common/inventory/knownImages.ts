// What the client knows of the images of the workspace. The server tells only what has changed.
import type { InventoryResult } from '../../../protocol/inventory.ts';
import type { InventoryPlace } from './inventoryTree.ts';

export class KnownImages {
  readonly #files = new Map<string, readonly InventoryPlace[]>();
  readonly #pathOf: (uri: string) => string;
  #revision = 0;

  /** `pathOf` says how people read the address of a file. */
  constructor(pathOf: (uri: string) => string) {
    this.#pathOf = pathOf;
  }

  get revision(): number {
    return this.#revision;
  }

  /** In the order in which the files were found. */
  get places(): readonly InventoryPlace[] {
    return [...this.#files.values()].flat();
  }

  /** Returns whether something differs now. */
  learn({ revision, isWhole, files }: InventoryResult): boolean {
    const differs = isWhole || files.length > 0;
    if (isWhole) {
      this.#files.clear();
    }
    for (const { uri, images } of files) {
      if (images.length === 0) {
        this.#files.delete(uri);
      } else {
        const path = this.#pathOf(uri);
        this.#files.set(
          uri,
          images.map((image) => ({ uri, path, image })),
        );
      }
    }
    this.#revision = revision;
    return differs;
  }
}
