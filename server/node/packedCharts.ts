// The packed charts in the charts/ folders of `file:` folders: read as if they lay there unpacked, and never written.
import { lstat, readFile } from 'node:fs/promises';
import { promisify, TextDecoder } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  CHART_FILE,
  LARGEST_PACKED_CHART,
  LARGEST_UNPACKED_CHART,
  packedSources,
  parentOf,
} from '../../core/index.ts';
import { joinUri } from '../common/uris.ts';

export class PackedCharts {
  readonly #toPath: (uri: string) => string | null;
  /** By the URI that a file would have unpacked. */
  readonly #places = new Map<string, { readonly archive: string; readonly path: string }>();
  /** By the folder of the chart around. */
  readonly #listed = new Map<string, readonly string[]>();
  /** The archive that was read last, because the files of one are read together. */
  #last: { readonly archive: string; readonly files: Promise<Sources> } | null = null;

  /** `toPath` is null for a URI that is no path here. */
  constructor(toPath: (uri: string) => string | null) {
    this.#toPath = toPath;
  }

  /**
   * The files in the archives at the paths `packed` below the folder with the URI `top`, as paths below it. `files` are the files that lie there unpacked. A
   * chart that has both counts unpacked.
   */
  async list(top: string, packed: readonly string[], files: readonly string[]): Promise<readonly string[]> {
    for (const uri of this.#listed.get(top) ?? []) {
      this.#places.delete(uri);
    }
    const folders = new Set(files.filter((path) => path.endsWith(`/${CHART_FILE}`)).map(parentOf));
    const found: string[] = [];
    for (const each of packed) {
      const archive = this.#toPath(joinUri(top, each));
      for (const path of archive === null ? [] : (await this.#open(archive)).keys()) {
        const name = path.slice(0, path.indexOf('/'));
        if (archive !== null && !folders.has(`${parentOf(each)}/${name}`)) {
          const inside = `${parentOf(each)}/${path}`;
          this.#places.set(joinUri(top, inside), { archive, path });
          found.push(inside);
        }
      }
    }
    this.#listed.set(
      top,
      found.map((inside) => joinUri(top, inside)),
    );
    return found;
  }

  /** The text of a file that was listed. Null for all others, and for what is no UTF-8. */
  async text(uri: string): Promise<string | null> {
    const place = this.#places.get(uri);
    if (!place) {
      return null;
    }
    const isOpen = this.#last?.archive === place.archive;
    const bytes = (await (isOpen && this.#last ? this.#last.files : this.#open(place.archive))).get(
      place.path,
    );
    try {
      return bytes === undefined ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      // The decoder throws for nothing else.
      return null;
    }
  }

  #open(archive: string): Promise<Sources> {
    const files = readPacked(archive);
    this.#last = { archive, files };
    return files;
  }
}

type Sources = ReadonlyMap<string, Uint8Array>;

const unpack = promisify(gunzip);

async function readPacked(path: string): Promise<Sources> {
  try {
    const stat = await lstat(path);
    return stat.isFile() && stat.size <= LARGEST_PACKED_CHART
      ? packedSources(await unpack(await readFile(path), { maxOutputLength: LARGEST_UNPACKED_CHART }))
      : NOTHING;
  } catch {
    // Gone, not allowed, no gzip, or too large once it is unpacked: there are no sources then, and nothing depends on why.
    return NOTHING;
  }
}

const NOTHING: Sources = new Map();
