// The project file of a command line, and what the options say on top of it.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  createLineIndex,
  mergeSettings,
  PROJECT_FILES,
  readProjectFile,
  readSettings,
  type Settings,
} from '../core/index.ts';
import type { SettingOptions } from './args.ts';
import { decode } from './files/encoding.ts';
import { type Problem, systemProblem } from './problem.ts';

export interface Config {
  readonly settings: Settings;
  /** Mistakes in the file, each with its place, or why it cannot be read. With any of them nothing is done: half of what was meant is not known. */
  readonly problems: readonly Problem[];
}

/** The settings of a run: those of its project file, overruled by its options. What is wrong in options is a problem without a path. */
export function readConfig(options: SettingOptions, cwd: string): Config {
  const { values, problems } = readFile(options, cwd);
  const { domain, template, namespaces, addLatestTag, kyverno, excludedNamespaces } = options;
  const given = {
    proxy: { domain, template, namespaces },
    addLatestTag,
    kyverno: { version: kyverno, excludedNamespaces },
  };
  const wrong = readSettings(given).problems.map(({ message }) => ({ path: '', words: message }));
  const { settings } = readSettings(mergeSettings(values, given));
  return { settings, problems: [...problems, ...wrong] };
}

function readFile(
  { config }: SettingOptions,
  cwd: string,
): { values: unknown; problems: readonly Problem[] } {
  const path = config ?? PROJECT_FILES.find((name) => isThere(join(cwd, name)));
  if (path === undefined || config === null) {
    return { values: {}, problems: [] };
  }
  const absolute = resolve(cwd, path);
  try {
    const { text } = decode(readFileSync(absolute));
    const { values, problems } = readProjectFile(text);
    const lines = createLineIndex(text);
    return {
      values,
      problems: problems.map(({ span, message }) => {
        const { line, character } = lines.positionAt(span.start);
        return { path: `${path}:${line + 1}:${character + 1}`, words: message };
      }),
    };
  } catch (error) {
    return { values: {}, problems: [systemProblem({ path, absolute }, error)] };
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
