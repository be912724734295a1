// The project file nearest to a document, with those that it extends: what a team says to everybody, and what of it counts.
import { PROJECT_FILES, parentOf, readProjectFile, type SettingsLayer } from '../../../core/index.ts';
import { isFile, joinUri, keyOf, parentUri, relativePath } from '../uris.ts';
import { type FolderFiles, REPOSITORY_MARKS } from '../workspace/folderFiles.ts';

export interface ProjectFile {
  readonly uri: string;
  readonly name: string;
  /** The file itself comes last. Values are as the editor's settings are: nested, without the `nearpull.` prefix. */
  readonly layers: readonly SettingsLayer<ProjectPlace>[];
  /** Whether it names a file to extend that cannot be used. */
  readonly isIncomplete: boolean;
}

export interface ProjectPlace {
  readonly uri: string;
  /** The folder that its globs count from. */
  readonly folder: string;
}

/** Remembers what it has read. Make another one when a project file may have changed. */
export class ProjectFiles {
  readonly #filesOf: (folder: string) => FolderFiles;
  readonly #patience: number;
  readonly #levels = new Map<string, Promise<Level>>();
  readonly #nearest = new Map<string, Promise<ProjectFile | null>>();
  readonly #read = new Set<string>();

  /** @param patience in milliseconds, for one answer */
  constructor(filesOf: (folder: string) => FolderFiles, patience: number) {
    this.#filesOf = filesOf;
    this.#patience = patience;
  }

  /**
   * The project file nearest to the folder at the path `inside` of the workspace folder `folder`: there or above it, up to the top of its
   * repository. Above the workspace folder it counts only in a repository, and only on a disk. Files are read from there, also where they are open:
   * what is half typed must not be announced as everybody's settings. Never rejects; null where there is none, and where nobody answers in time.
   */
  nearest(folder: string, inside: string): Promise<ProjectFile | null> {
    const uri = inside === '' ? folder : joinUri(folder, inside);
    const known = this.#nearest.get(uri) ?? this.#search(folder, inside, uri);
    this.#nearest.set(uri, known);
    return known;
  }

  /** Whether the file at `uri` is one that a project file extends. */
  isExtended(uri: string): boolean {
    return this.#read.has(keyOf(uri));
  }

  async #search(folder: string, inside: string, uri: string): Promise<ProjectFile | null> {
    const { file, isRepository } = await this.#level(uri);
    if (file) {
      return this.#open(file, folder, uri);
    }
    if (isRepository) {
      return null;
    }
    return inside === '' ? this.#above(folder) : this.nearest(folder, parentOf(inside));
  }

  async #above(folder: string): Promise<ProjectFile | null> {
    let found: { readonly file: FoundProject; readonly uri: string } | null = null;
    let uri = isFile(folder) ? parentUri(folder) : null;
    for (let level = 0; uri !== null && level < MOST_LEVELS; level++, uri = parentUri(uri)) {
      const { file, isRepository } = await this.#level(uri);
      found ??= file && { file, uri };
      if (isRepository) {
        return found && this.#open(found.file, folder, found.uri);
      }
    }
    return null;
  }

  #level(uri: string): Promise<Level> {
    const known = this.#levels.get(uri) ?? this.#readLevel(uri);
    this.#levels.set(uri, known);
    return known;
  }

  async #readLevel(uri: string): Promise<Level> {
    const texts = await within(this.#patience, this.#filesOf(uri).read(uri, NAMES));
    const index = PROJECT_FILES.findIndex((_, at) => typeof texts?.[at] === 'string');
    const [name, text] = [PROJECT_FILES[index], texts?.[index]];
    const isRepository = texts?.slice(PROJECT_FILES.length).some((each) => typeof each === 'string') ?? false;
    return { file: name !== undefined && typeof text === 'string' ? { name, text } : null, isRepository };
  }

  async #open({ name, text }: FoundProject, workspace: string, folder: string): Promise<ProjectFile> {
    const uri = joinUri(folder, name);
    const layers: SettingsLayer<ProjectPlace>[] = [];
    const seen = new Set<string>();
    let next: { readonly text: string; readonly uri: string; readonly folder: string } | null = {
      text,
      uri,
      folder,
    };
    let isIncomplete = false;
    while (next && !isIncomplete) {
      const { values, extends: extended } = readProjectFile(next.text);
      layers.unshift({ origin: { uri: next.uri, folder: next.folder }, values });
      seen.add(keyOf(next.uri));
      const target: string | null =
        extended === null ? null : await this.#resolve(next.folder, extended, workspace);
      const isUsable: boolean = target !== null && !seen.has(keyOf(target)) && layers.length < LONGEST_CHAIN;
      const own: string | null = isUsable && target !== null ? await this.#textAt(target) : null;
      isIncomplete = extended !== null && own === null;
      next =
        own === null || target === null
          ? null
          : { text: own, uri: target, folder: parentUri(target) ?? target };
    }
    return { uri, name, layers, isIncomplete };
  }

  /** The URI of the file at `path` from `folder`. Null where it leads out of the repository, or of a workspace folder in no repository. */
  async #resolve(folder: string, path: string, workspace: string): Promise<string | null> {
    const top = (await this.#repositoryOf(folder)) ?? workspace;
    const inside = relativePath(top, folder);
    const steps = inside === null || inside === '' ? [] : inside.split('/');
    for (const step of path.split('/')) {
      if (step === '..' && steps.pop() === undefined) {
        return null;
      }
      steps.push(...(step === '..' || step === '.' || step === '' ? [] : [step]));
    }
    return inside === null ? null : joinUri(top, steps.join('/'));
  }

  async #repositoryOf(folder: string): Promise<string | null> {
    let uri: string | null = folder;
    for (let level = 0; uri !== null && level < MOST_LEVELS; level++, uri = parentUri(uri)) {
      if ((await this.#level(uri)).isRepository) {
        return uri;
      }
    }
    return null;
  }

  async #textAt(uri: string): Promise<string | null> {
    this.#read.add(keyOf(uri));
    const folder = parentUri(uri);
    const name = folder === null ? null : relativePath(folder, uri);
    const read = folder === null || name === null ? null : this.#filesOf(folder).read(folder, [name]);
    const [text] = (read && (await within(this.#patience, read))) ?? [];
    return typeof text === 'string' ? text : null;
  }
}

interface FoundProject {
  readonly name: string;
  readonly text: string;
}

interface Level {
  readonly file: FoundProject | null;
  readonly isRepository: boolean;
}

const NAMES: readonly string[] = [...PROJECT_FILES, ...REPOSITORY_MARKS];

/** Deeper than anybody's workspace. */
const MOST_LEVELS = 30;

const LONGEST_CHAIN = 10;

/** Null for a promise that rejects or takes longer than `patience` milliseconds. */
function within<T>(patience: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience, null);
    const settle = (value: T | null) => {
      clearTimeout(timer);
      resolve(value);
    };
    promise.then(settle, () => settle(null));
  });
}

/**
 * What of a project file counts. Whoever names the proxy decides whose images a cluster runs, and who excludes files hides them: a workspace
 * that is not trusted says nothing. Where the editor has no notion of trust (`null`), all but the proxy counts.
 */
export function trustedLayers(
  { layers }: ProjectFile,
  trusted: boolean | null,
): readonly SettingsLayer<ProjectPlace>[] {
  if (trusted !== null) {
    return trusted ? layers : [];
  }
  return layers.map(({ origin, values }) => {
    const { proxy, ...rest } = { ...(values as Readonly<Record<string, unknown>>) };
    return { origin, values: rest };
  });
}
