// The settings of each workspace folder: asked of the client once, kept until they change.
import { readSettings, type Settings, type SettingsProblem } from '../../core/index.ts';
import { compileGlobs, type IsExcluded } from './exclusion.ts';
import { placeOf } from './folders.ts';

/** What holds for one file. `settings` is the same object for all files of a folder until the settings change. */
export interface FileSettings {
  readonly settings: Settings;
  readonly excluded: boolean;
}

interface FolderSettings {
  readonly settings: Settings;
  readonly isExcluded: IsExcluded;
}

export interface SettingsPorts {
  /** Asks the client for the section `nearpull`; null where the client cannot be asked. */
  readonly ask: ((scopeUri: string | undefined) => Promise<unknown>) | null;
  /** Told of everything that is wrong, each time that settings are read. */
  readonly onProblems: (problems: readonly SettingsProblem[]) => void;
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
  #given: unknown;

  constructor(ports: SettingsPorts, folderUris: readonly string[], given: unknown) {
    this.#ports = ports;
    this.#folderUris = folderUris;
    this.#given = given;
  }

  /** At once where they are known. */
  of(uri: string): FileSettings | Promise<FileSettings> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    const known = this.#folders.get(folder) ?? this.#read(folder);
    const narrow = ({ settings, isExcluded }: FolderSettings) => ({ settings, excluded: isExcluded(path) });
    return known instanceof Promise ? known.then(narrow) : narrow(known);
  }

  /** Forgets what is known. `given` are settings that the client sent along, if it did. */
  changed(given: unknown): void {
    this.#given = given ?? this.#given;
    this.#folders = new Map();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.#folderUris = [...this.#folderUris.filter((uri) => !removed.includes(uri)), ...added];
    this.#folders = new Map();
  }

  #read(folder: string | null): FolderSettings | Promise<FolderSettings> {
    const folders = this.#folders;
    const remember = (answer: unknown): FolderSettings => {
      const { settings, problems } = readSettings(answer ?? this.#given);
      const read = { settings, isExcluded: compileGlobs(settings.exclude) };
      folders.set(folder, read);
      this.#ports.onProblems(problems);
      return read;
    };
    if (!this.#ports.ask) {
      return remember(null);
    }
    const pending = this.#askPatiently(
      this.#ports.ask(folder ?? undefined),
      remember,
      () => folders === this.#folders,
    );
    folders.set(folder, pending);
    return pending;
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
