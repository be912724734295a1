// The settings of a run: what holds for a file, by the nearest project file above it, by the environment and by the options.

import { statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import {
  compileGlobs,
  DEFAULT_SETTINGS,
  isRule,
  mergeLayers,
  onlyRules,
  originOf,
  PROJECT_FILES,
  type RuleCode,
  readSettings,
  type Settings,
  type SettingsLayer,
  type SettingsProblem,
} from '../../core/index.ts';
import { language } from '../../l10n/index.ts';
import { exists, isInside, osPath, shownFrom, shownPath } from '../files/osPath.ts';
import { repositoryOf } from '../files/repository.ts';
import type { Io } from '../io.ts';
import { isSystemError, type Problem } from '../problem.ts';
import { type Given, type GivenOrigin, givenSettings, type SettingOptions } from './options.ts';
import { type FileOrigin, type ProjectChain, readChain, realOrItself } from './projectFiles.ts';

/** What holds in a folder. It is the same object for all folders with the same project file. */
export interface InForce {
  readonly settings: Settings;
  /** Null where no project file counts. */
  readonly project: UsedProjectFile | null;
  /** Everything that says something about the settings, the last word last. */
  readonly layers: readonly SettingsLayer<GivenOrigin | FileOrigin>[];
  /** Mistakes with their places, or why a file cannot be read. Then only a part of what a person meant is known. */
  readonly problems: readonly Problem[];
  /** Whether the globs of the settings leave out the file or folder at an absolute path. */
  readonly leavesOut: (absolute: string) => boolean;
}

export interface UsedProjectFile {
  /** As people see it. */
  readonly path: string;
  /** The settings that the run would have without the file. */
  readonly otherwise: Settings;
  /** Whether it was named as one that can be trusted, and can be changed by whoever changes the repository. */
  readonly isExposed: boolean;
  /** Settings of the file that do not count, because the domain was given and the file belongs to the repository: `proxy.template`. */
  readonly unused: readonly string[];
  /** Those of the paths that were asked about which the file leaves out. */
  readonly excluded: ReadonlySet<string>;
}

export interface RunConfig {
  /** What is wrong with the options themselves. */
  readonly problems: readonly Problem[];
  /** What holds in the folder at an absolute path: that of the nearest project file at or above it, up to the top of its repository. */
  readonly around: (folder: string) => InForce;
  /** The same for a folder that lies in one with `outer`. `isThere` says whether the folder has an entry of that name. */
  readonly enter: (folder: string, outer: InForce, isThere: (name: string) => boolean) => InForce;
}

/**
 * Reads the options. The project files are read when a folder asks for them, each once. `between` are settings from elsewhere, as a value for
 * `readSettings`, which overrule the project files and are overruled by the environment and the options.
 */
export function openConfig(
  options: SettingOptions,
  io: Pick<Io, 'cwd' | 'env'>,
  between?: unknown,
): RunConfig {
  const given = givenSettings(options, io.env, between);
  const { only } = options;
  const known = new Map<string, InForce>();
  const once = (key: string, make: () => InForce): InForce => {
    const inForce = known.get(key) ?? make();
    known.set(key, inForce);
    return inForce;
  };
  const rules = only.filter(isRule);
  const make = (file: ChosenFile | null): InForce => combine(file, given, rules);
  const without = (): InForce => once('', () => make(null));
  const own = (folder: string, name: string): InForce =>
    once(`${folder}/${name}`, () => {
      const path = join(folder, name);
      const top = repositoryOf(folder);
      const chain = readChain(path, { cwd: io.cwd, base: folder, top, how: 'named' });
      return make({ path: shownFrom(io.cwd, path), chain, isTrusted: !given.hasDomain, isExposed: false });
    });
  const named = namedFile(given, io.cwd, make);
  const around = (folder: string): InForce => {
    const name = PROJECT_FILES.find((each) => isThere(join(folder, each)));
    return name !== undefined
      ? own(folder, name)
      : isTop(folder, io.cwd)
        ? without()
        : once(`${folder}/`, () => around(dirname(folder)));
  };
  if (named) {
    return { problems: problemsOf(given, only), around: () => named, enter: () => named };
  }
  return {
    problems: problemsOf(given, only),
    around: given.file === null ? without : around,
    enter(folder, outer, has) {
      const name = given.file === null ? undefined : PROJECT_FILES.find(has);
      return name !== undefined && isThere(join(folder, name))
        ? own(folder, name)
        : has('.git')
          ? without()
          : outer;
    },
  };
}

/** Whether no project file above `folder` counts for it: others may be able to write there. */
function isTop(folder: string, cwd: string): boolean {
  const isOutside = !isInside(folder, cwd) || folder === cwd;
  return (
    exists(join(folder, '.git')) || (isOutside && repositoryOf(folder) === null) || dirname(folder) === folder
  );
}

interface ChosenFile {
  readonly path: string;
  readonly chain: ProjectChain;
  /** Whether the person who runs the program chose it, or lets it choose the proxy. */
  readonly isTrusted: boolean;
  readonly isExposed: boolean;
}

/** What holds everywhere where a person names the one file that counts. Its globs count from the current folder. */
function namedFile({ file }: Given, cwd: string, make: (file: ChosenFile) => InForce): InForce | null {
  if (!file) {
    return null;
  }
  const absolute = resolve(cwd, file.path);
  const how = isThere(absolute) ? 'named' : 'given';
  const chain = readChain(absolute, { cwd, base: cwd, top: null, how });
  const repository = file.isTrusted ? repositoryOf(cwd) : null;
  const isExposed = repository !== null && isInside(realOrItself(absolute), realOrItself(repository));
  return make({ path: shownPath(file.path), chain, isTrusted: true, isExposed });
}

function combine(file: ChosenFile | null, given: Given, only: readonly RuleCode[]): InForce {
  const files = (file?.chain.layers ?? []).map((layer) =>
    file?.isTrusted ? layer : withoutRedirects(layer),
  );
  const layers = [...files, ...given.layers];
  const { settings, problems } = read(layers, only);
  const { excludes, excluded } = exclusion(settings, files);
  const ofFiles = (file?.chain.problems ?? []).filter(({ words }) => words.key !== 'settings.noPrefix');
  const ofAll = problems.filter((each) => isOfSeveral(each)).map((each) => placed(each, layers));
  return {
    settings,
    project: file && {
      path: file.path,
      otherwise: read(given.layers, only).settings,
      isExposed: file.isExposed,
      unused: file.isTrusted ? [] : unusedOf(file.chain),
      excluded,
    },
    layers,
    problems: [...ofFiles, ...ofAll, ...unusedPrefix(settings, given)],
    leavesOut: excludes,
  };
}

function read(layers: readonly SettingsLayer<unknown>[], only: readonly RuleCode[]) {
  const merged = mergeLayers(layers);
  const first = readSettings(merged, language());
  if (only.length === 0) {
    return first;
  }
  const severity = onlyRules(first.settings.severity, only);
  return { ...first, settings: Object.freeze({ ...first.settings, severity: Object.freeze(severity) }) };
}

/** Settings that say where images are pulled from, besides the domain. */
const REDIRECTING: readonly string[] = ['preset', 'prefix', 'template', 'registries'];

/** Whoever gives the domain on the command line trusts no file of the repository to send images to another place. */
function withoutRedirects<Origin>({ origin, values }: SettingsLayer<Origin>): SettingsLayer<Origin> {
  const { proxy, ...rest } = asObject(values);
  const kept = Object.entries(asObject(proxy)).filter(([key]) => !REDIRECTING.includes(key));
  return { origin, values: { ...rest, proxy: Object.fromEntries(kept) } };
}

function unusedOf({ layers }: ProjectChain): readonly string[] {
  return REDIRECTING.map((key) => ['proxy', key])
    .filter((path) => originOf(layers, path) !== null)
    .map((path) => path.join('.'));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Whether a problem is about what several places say together. The other problems are found in each place by itself. */
function isOfSeveral({ message }: SettingsProblem): boolean {
  return message.key === 'settings.noPrefix';
}

function placed({ path, message }: SettingsProblem, layers: InForce['layers']): Problem {
  // A prefix that is missing is told where the preset is that needs it.
  const place = path.at(-1) === 'prefix' ? ['proxy', 'preset'] : path;
  const origin = originOf(layers, place);
  return { path: typeof origin === 'object' && origin ? origin.placeOf(place) : '', words: message };
}

/** The path behind the domain is lost where a template has no place for it. */
function unusedPrefix({ proxy }: Settings, { prefix, hasDomain }: Given): readonly Problem[] {
  const isLost =
    hasDomain && prefix !== '' && proxy.kind === 'configured' && !proxy.template.includes(`/${prefix}/`);
  return isLost ? [{ path: '', words: { key: 'cli.usage.domainPath', args: [prefix, proxy.template] } }] : [];
}

function problemsOf({ layers, problems }: Given, only: readonly string[]): readonly Problem[] {
  const unknown = only.filter((rule) => !isRule(rule));
  const wrong = readSettings(mergeLayers(layers)).problems.filter((each) => !isOfSeveral(each));
  return [
    ...problems,
    ...unknown.map((rule) => ({ key: 'settings.unknownRule' as const, args: [rule] })),
    ...wrong.map(({ message }) => message),
  ].map((words) => ({ path: '', words }));
}

/** The globs of the settings count from the folder of the file that they stand in. */
function exclusion(
  { exclude }: Settings,
  files: readonly SettingsLayer<FileOrigin>[],
): { readonly excludes: InForce['leavesOut']; readonly excluded: ReadonlySet<string> } {
  const excluded = new Set<string>();
  const base = originOf(files, ['exclude'])?.base;
  // The folders that the default globs name are never entered, so these globs need no test.
  const globs = exclude.filter((glob) => !DEFAULT_SETTINGS.exclude.includes(glob));
  if (base === undefined || globs.length === 0) {
    return { excludes: () => false, excluded };
  }
  const matches = compileGlobs(globs);
  const start = base.endsWith(sep) ? base : base + sep;
  return {
    excluded,
    excludes(absolute) {
      const inside = absolute.startsWith(start) ? absolute.slice(start.length) : absolute;
      const path = shownPath(sep === '/' ? inside : inside.replaceAll(sep, '/')).replace(/^\/+/, '');
      const isOut = matches(path);
      if (isOut) {
        excluded.add(absolute);
      }
      return isOut;
    },
  };
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
