// The settings of each workspace folder: asked of the client once, kept until they change.
import {
  compileGlobs,
  type IsExcluded,
  mergeSettings,
  readSettings,
  type Settings,
  type SettingsProblem,
} from '../../../core/index.ts';
import { language } from '../../../l10n/index.ts';
import { asRecord } from '../lsp/fromProtocol.ts';
import { keyOf } from '../uris.ts';
import { placeOf } from '../workspace/folders.ts';
import { type EditorSettings, readEditorSettings } from './editorSettings.ts';
import { type ProjectFile, trustedPart } from './projectFile.ts';

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
  /** The project file of a folder. Never rejects. */
  readonly project: (folder: string) => Promise<ProjectFile | null>;
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
  #folders = new Map<string | null, FolderSettings | Promise<FolderSettings>>();
  #folderUris: readonly string[];
  /** The same, by what is equal for all spellings of a URI. */
  readonly #byKey: Map<string, string>;
  #given: unknown;
  #trusted: boolean | null;

  constructor(ports: SettingsPorts, folderUris: readonly string[], given: unknown, trusted: boolean | null) {
    this.#ports = ports;
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
    const known = this.#folders.get(folder) ?? this.#read(folder);
    const narrow = ({ isExcluded, ...rest }: FolderSettings) => ({ ...rest, excluded: isExcluded(path) });
    return known instanceof Promise ? known.then(narrow) : narrow(known);
  }

  /** What holds for the folder at this URI, a workspace folder, with a test for paths in it. */
  async in(folder: string): Promise<FolderSettings> {
    return this.#folders.get(folder) ?? this.#read(folder);
  }

  /** Forgets what is known. `given` are settings that the client sent along, if it did. */
  changed(given: unknown): void {
    this.#given = given ?? this.#given;
    this.#folders = new Map();
  }

  changeTrust(trusted: boolean | null): void {
    this.#trusted = trusted;
    this.#folders = new Map();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    for (const uri of [...removed, ...added]) {
      this.#byKey.delete(keyOf(uri));
    }
    for (const uri of added) {
      this.#byKey.set(keyOf(uri), uri);
    }
    this.#folderUris = [...this.#byKey.values()];
    this.#folders = new Map();
  }

  #read(folder: string | null): FolderSettings | Promise<FolderSettings> {
    const folders = this.#folders;
    const remember = (answer: unknown, project: ProjectFile | null): FolderSettings => {
      const read = this.#combine(answer ?? this.#given, project);
      folders.set(folder, read);
      return read;
    };
    const asked = this.#ports.ask?.(folder ?? undefined);
    if (!asked && folder === null) {
      return remember(null, null);
    }
    // It may answer before somebody waits for it.
    asked?.catch(() => undefined);
    const project = folder === null ? Promise.resolve(null) : this.#ports.project(folder);
    const pending = project.then((file) =>
      asked
        ? this.#askPatiently(
            asked,
            (answer) => remember(answer, file),
            () => folders === this.#folders,
          )
        : remember(null, file),
    );
    folders.set(folder, pending);
    return pending;
  }

  #combine(editor: unknown, project: ProjectFile | null): FolderSettings {
    const values = project ? trustedPart(project, this.#trusted) : {};
    const { settings, problems } = readSettings(mergeSettings(editor, values), language());
    if (project && 'proxy' in project.values && !('proxy' in values)) {
      this.#ports.onUntrusted(project.uri);
    }
    this.#ports.onProblems(problems.map((problem) => inProjectFile(problem, project, values)));
    return {
      settings,
      domainFile: project && 'domain' in asRecord(values.proxy) ? project.uri : null,
      kyvernoFile: project && 'version' in asRecord(values.kyverno) ? project.uri : null,
      editor: readEditorSettings(editor),
      isExcluded: compileGlobs(settings.exclude),
    };
  }

  #askPatiently(
    answer: Promise<unknown>,
    remember: (answer: unknown) => FolderSettings,
    isCurrent: () => boolean,
  ): Promise<FolderSettings> {
    return new Promise((resolve) => {
      let waiting = true;
      const giveUp = (error?: unknown) => {
        waiting = false;
        this.#ports.onNoAnswer(error);
        resolve(remember(null));
      };
      const timer = setTimeout(giveUp, PATIENCE);
      const settle = (value: unknown) => {
        clearTimeout(timer);
        if (waiting) {
          waiting = false;
          resolve(remember(value));
        } else if (isCurrent()) {
          remember(value);
          this.#ports.onLateAnswer();
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

/** Names the project file beside a setting that it has the last word about: there it is to be corrected. */
function inProjectFile(
  problem: SettingsProblem,
  project: ProjectFile | null,
  values: Readonly<Record<string, unknown>>,
): SettingsProblem {
  // Nothing is copied on the way: there can be as many problems as there are settings.
  const at = problem.path.reduce<unknown>(ownValue, values);
  return project && at !== undefined && problem.path.length > 0
    ? { ...problem, key: `${problem.key} (${project.name})` }
    : problem;
}

function ownValue(of: unknown, step: string | number): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, step) ? Reflect.get(of, step) : undefined;
}
