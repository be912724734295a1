// The settings of each workspace folder: asked of the client once, kept until they change.
import {
  compileGlobs,
  type IsExcluded,
  mergeLayers,
  mergeSettings,
  nameOf,
  originOf,
  PROJECT_FILES,
  parentOf,
  readSettings,
  type Settings,
  type SettingsProblem,
} from '../../../core/index.ts';
import { language } from '../../../l10n/index.ts';
import { keyOf, relativePath } from '../uris.ts';
import { placeOf } from '../workspace/folders.ts';
import { type EditorSettings, readEditorSettings } from './editorSettings.ts';
import { type ProjectFile, type ProjectFiles, type ProjectPlace, trustedLayers } from './projectFiles.ts';

/** What holds for one file. `settings` is the same object for all files of a folder until the settings change. */
export interface FileSettings {
  readonly settings: Settings;
  readonly excluded: boolean;
  /** URI of the project file, if that is who names the proxy's domain. */
  readonly domainFile: string | null;
  /** Likewise, if it names the version of Kyverno. */
  readonly kyvernoFile: string | null;
  readonly editor: EditorSettings;
}

export interface FolderSettings extends Omit<FileSettings, 'excluded'> {
  readonly isExcluded: IsExcluded;
}

export interface SettingsPorts {
  /** Asks the client for the section `nearpull`; null where the client cannot be asked. */
  readonly ask: ((scopeUri: string | undefined) => Promise<unknown>) | null;
  /** Reads the project files anew. */
  readonly projects: () => Pick<ProjectFiles, 'nearest' | 'isExtended'>;
  /** Told of everything that is wrong, each time that settings are read. */
  readonly onProblems: (problems: readonly SettingsProblem[]) => void;
  /** The project file at this URI names a proxy, and nobody said that the workspace is trusted. */
  readonly onUntrusted: (projectFile: string) => void;
  /** The client answered with an error, or not in time: then there is no error. */
  readonly onNoAnswer: (error?: unknown) => void;
  /** An answer came after the defaults had been used in its place. */
  readonly onLateAnswer: () => void;
}

/** A client that does not answer within this many milliseconds must not keep diagnostics from appearing. */
export const PATIENCE = 2000;

export class SettingsSource {
  readonly #ports: SettingsPorts;
  /** Never cleared but replaced, so that an answer to an old question finds that it is old. */
  #folders = new Map<string | null, KnownFolder>();
  #projects: ReturnType<SettingsPorts['projects']>;
  #folderUris: readonly string[];
  /** The same, by what is equal for all spellings of a URI. */
  readonly #byKey: Map<string, string>;
  #given: unknown;
  #trusted: boolean | null;

  constructor(ports: SettingsPorts, folderUris: readonly string[], given: unknown, trusted: boolean | null) {
    this.#ports = ports;
    this.#projects = ports.projects();
    this.#folderUris = folderUris;
    this.#byKey = new Map(folderUris.map((uri) => [keyOf(uri), uri]));
    this.#given = given;
    this.#trusted = trusted;
  }

  /** What the client said about trust; null where it said nothing. */
  get trusted(): boolean | null {
    return this.#trusted;
  }

  get folders(): readonly string[] {
    return this.#folderUris;
  }

  /** At once where they are known. */
  of(uri: string): FileSettings | Promise<FileSettings> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    const known = this.#at(folder, folder === null ? '' : parentOf(path));
    const narrow = ({ isExcluded, ...rest }: FolderSettings) => ({ ...rest, excluded: isExcluded(path) });
    return known instanceof Promise ? known.then(narrow) : narrow(known);
  }

  /**
   * What holds at the top of the folder at this URI, a workspace folder, with a test for paths in it. A folder further in may have a project file of
   * its own.
   */
  async in(folder: string): Promise<FolderSettings> {
    return this.#at(folder, '');
  }

  /** Whether the file at `uri` says, or may say, something about the settings. */
  isProjectFile(uri: string): boolean {
    const { folder, path } = placeOf(uri, this.#folderUris);
    return (
      (folder !== null && PROJECT_FILES.some((name) => name === nameOf(path))) ||
      this.#projects.isExtended(uri)
    );
  }

  /** Forgets what is known. `given` are settings that the client sent along, if it did. */
  changed(given: unknown): void {
    this.#given = given ?? this.#given;
    this.#forget();
  }

  changeTrust(trusted: boolean | null): void {
    this.#trusted = trusted;
    this.#forget();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    for (const uri of [...removed, ...added]) {
      this.#byKey.delete(keyOf(uri));
    }
    for (const uri of added) {
      this.#byKey.set(keyOf(uri), uri);
    }
    this.#folderUris = [...this.#byKey.values()];
    this.#forget();
  }

  #forget(): void {
    this.#folders = new Map();
    this.#projects = this.#ports.projects();
  }

  /** What holds in the folder at the path `inside` of a workspace folder. */
  #at(folder: string | null, inside: string): FolderSettings | Promise<FolderSettings> {
    const known = this.#folders.get(folder) ?? this.#ask(folder);
    const settled = known.at.get(inside);
    if (settled) {
      return settled;
    }
    const { editor } = known;
    const remember = (answer: unknown, project: ProjectFile | null): FolderSettings => {
      const combined = this.#combinedIn(known, folder, answer ?? this.#given, project);
      known.at.set(inside, combined);
      return combined;
    };
    if (folder === null && !(editor instanceof Promise)) {
      return remember(editor, null);
    }
    const project = folder === null ? null : this.#projects.nearest(folder, inside);
    const pending = Promise.all([editor, project]).then(([answer, file]) => remember(answer, file));
    known.at.set(inside, pending);
    return pending;
  }

  /** Asks the client once for a folder. */
  #ask(folder: string | null): KnownFolder {
    const folders = this.#folders;
    const remember = (editor: unknown): KnownFolder => {
      const known = { editor, at: new Map(), combined: new Map() };
      folders.set(folder, known);
      return known;
    };
    const asked = this.#ports.ask?.(folder ?? undefined);
    if (!asked) {
      return remember(null);
    }
    return remember(
      this.#askPatiently(asked, (late) => {
        if (folders === this.#folders) {
          remember(late);
          this.#ports.onLateAnswer();
        }
      }),
    );
  }

  /** The same object for all documents with the same project file. */
  #combinedIn(
    known: KnownFolder,
    folder: string | null,
    editor: unknown,
    project: ProjectFile | null,
  ): FolderSettings {
    const key = project?.uri ?? '';
    const combined = known.combined.get(key) ?? this.#combine(folder, editor, project);
    known.combined.set(key, combined);
    return combined;
  }

  #combine(folder: string | null, editor: unknown, project: ProjectFile | null): FolderSettings {
    const layers = project ? trustedLayers(project, this.#trusted) : [];
    const values = mergeLayers(layers);
    const { settings, problems } = readSettings(mergeSettings(editor, values), language());
    if (project && namesProxy(project.layers) && !namesProxy(layers)) {
      this.#ports.onUntrusted(project.uri);
    }
    const all = project?.isIncomplete ? [...problems, NOT_EXTENDED] : problems;
    this.#ports.onProblems(all.map((problem) => inProjectFile(problem, project, values)));
    return {
      settings,
      domainFile: originOf(layers, ['proxy', 'domain'])?.uri ?? null,
      kyvernoFile: originOf(layers, ['kyverno', 'version'])?.uri ?? null,
      editor: readEditorSettings(editor),
      isExcluded: excludedIn(folder, settings, originOf(layers, ['exclude'])),
    };
  }

  /** Null where the client says nothing, or not in time. `onLate` is called with an answer that comes after that. */
  #askPatiently(answer: Promise<unknown>, onLate: (answer: unknown) => void): Promise<unknown> {
    return new Promise((resolve) => {
      let waiting = true;
      const giveUp = (error?: unknown) => {
        waiting = false;
        this.#ports.onNoAnswer(error);
        resolve(null);
      };
      const timer = setTimeout(giveUp, PATIENCE);
      const settle = (value: unknown) => {
        clearTimeout(timer);
        if (waiting) {
          waiting = false;
          resolve(value);
        } else {
          onLate(value);
        }
      };
      answer.then(settle, (error: unknown) => {
        clearTimeout(timer);
        if (waiting) {
          giveUp(error);
        }
      });
    });
  }
}

/** What is known of a workspace folder, or of the documents outside of all folders. */
interface KnownFolder {
  /** What the client says, or a promise of that. */
  readonly editor: unknown;
  /** By the path of a folder in it. */
  readonly at: Map<string, FolderSettings | Promise<FolderSettings>>;
  /** By the URI of the project file. */
  readonly combined: Map<string, FolderSettings>;
}

const NOT_EXTENDED: SettingsProblem = {
  key: 'extends',
  path: ['extends'],
  message: { key: 'settings.extends', args: [] },
};

function namesProxy(layers: ProjectFile['layers']): boolean {
  return originOf(layers, ['proxy']) !== null;
}

/** A test for paths in a workspace folder. The globs of a project file count from its own folder. */
function excludedIn(folder: string | null, { exclude }: Settings, place: ProjectPlace | null): IsExcluded {
  const matches = compileGlobs(exclude);
  const below = place && folder !== null ? relativePath(folder, place.folder) : '';
  if (below === '' || folder === null || place === null) {
    return matches;
  }
  if (below !== null) {
    return (path) => path.startsWith(`${below}/`) && matches(path.slice(below.length + 1));
  }
  const above = relativePath(place.folder, folder) ?? '';
  return (path) => matches(above === '' ? path : `${above}/${path}`);
}

/** Names the project file beside a setting that it has the last word about: there it is to be corrected. */
function inProjectFile(
  problem: SettingsProblem,
  project: ProjectFile | null,
  values: unknown,
): SettingsProblem {
  // Nothing is copied on the way: there can be as many problems as there are settings.
  const at = problem.path.reduce<unknown>(ownValue, values);
  const isOwn = at !== undefined || problem === NOT_EXTENDED;
  return project && isOwn && problem.path.length > 0
    ? { ...problem, key: `${problem.key} (${project.name})` }
    : problem;
}

function ownValue(of: unknown, step: string | number): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, step) ? Reflect.get(of, step) : undefined;
}
