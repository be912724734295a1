// The settings of a run: reads the project file and applies the options on top of it.
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  createLineIndex,
  LARGEST_NEIGHBOUR,
  mergeSettings,
  PROJECT_FILES,
  readProjectFile,
  readSettings,
  type Settings,
} from '../core/index.ts';
import { language } from '../l10n/index.ts';
import { decode } from './files/encoding.ts';
import { osPath, shownPath } from './files/osPath.ts';
import { readBytes } from './files/readFile.ts';
import { isSystemError, type Problem, systemProblem } from './problem.ts';

/** The options that overrule the project file, and the path of that file. A value is undefined when its option is not given. */
export interface SettingOptions {
  readonly domain: string | undefined;
  readonly template: string | undefined;
  readonly addLatestTag: false | undefined;
  /** Namespaces of Docker Hub that the proxy has. */
  readonly namespaces: readonly string[] | undefined;
  readonly kyverno: string | undefined;
  readonly otherWebhooks: true | undefined;
  /** Namespaces of the cluster that policies leave alone. */
  readonly excludedNamespaces: readonly string[] | undefined;
  /** Path of the project file. Null: none is read. Undefined: the one in the current folder is read, if there is one. */
  readonly config: string | null | undefined;
}

export interface Config {
  readonly settings: Settings;
  /**
   * Mistakes in the options or in the project file, with their places, or the reason why the file cannot be read. The run stops at any of
   * them, because only a part of what the person meant is known.
   */
  readonly problems: readonly Problem[];
  /** Null where there is none, or none is wanted. */
  readonly project: UsedProjectFile | null;
}

export interface UsedProjectFile {
  /** As people see it. */
  readonly path: string;
  /** The settings that the run would have without the file. */
  readonly otherwise: Settings;
}

/**
 * The settings of the project file, overruled by the options. A problem with an option has an empty path. `between` are settings from elsewhere,
 * as a value for `readSettings`, which overrule the file and are overruled by the options.
 */
export function readConfig(options: SettingOptions, cwd: string, between: unknown = {}): Config {
  const { path, values, problems } = readFile(options, cwd);
  const { domain, template, namespaces, addLatestTag, kyverno, excludedNamespaces, otherWebhooks } = options;
  const given = {
    proxy: { domain, template, namespaces },
    addLatestTag,
    kyverno: { version: kyverno, excludedNamespaces, otherWebhooks },
  };
  const alone = readSettings(given, language());
  const wrong = alone.problems.map(({ message }) => ({ path: '', words: message }));
  const { settings } = readSettings(mergeSettings(mergeSettings(values, between), given), language());
  const withoutFile = readSettings(mergeSettings(between, given), language());
  const project = path === null ? null : { path, otherwise: withoutFile.settings };
  return { settings, problems: [...problems, ...wrong], project };
}

function readFile(
  { config }: SettingOptions,
  cwd: string,
): { path: string | null; values: unknown; problems: readonly Problem[] } {
  const given = config ?? PROJECT_FILES.find((name) => isThere(join(cwd, name)));
  if (given === undefined || config === null) {
    return { path: null, values: {}, problems: [] };
  }
  const path = shownPath(given);
  const absolute = resolve(cwd, given);
  try {
    const how = isThere(absolute) ? 'named' : 'given';
    const { text } = decode(readBytes(absolute, { most: LARGEST_NEIGHBOUR, how }));
    const { values, problems } = readProjectFile(text);
    const lines = createLineIndex(text);
    return {
      path,
      values,
      problems: problems.map(({ span, message }) => {
        const { line, character } = lines.positionAt(span.start);
        return { path: `${path}:${line + 1}:${character + 1}`, words: message };
      }),
    };
  } catch (error) {
    return { path, values: {}, problems: [systemProblem({ path, absolute }, error)] };
  }
}

/** Whether there is a file. A link that leads to itself counts too: reading it says what is wrong. */
function isThere(path: string): boolean {
  try {
    return statSync(osPath(path), { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    if (isSystemError(error)) {
      return true;
    }
    throw error;
  }
}
