// The settings of one folder. They are read once from unknown data, frozen, and then passed on as an argument.
import { ANY_NAME, isBareName } from '../image/dockerHub.ts';
import { PLACEHOLDER_IN, printable } from '../image/proxy.ts';
import { DIALECT_DEFAULTS, type DialectSetting } from '../model/dialects.ts';
import type { Language } from '../model/language.ts';
import { globProblem } from '../paths/globs.ts';
import type { SiteSettings } from '../sites/collect.ts';
import type { KeyPath } from '../sites/imageTable/pathPattern.ts';
import { readImagePaths } from './ownImagePaths.ts';
import { readIgnoreImages, readShortNames } from './readExceptions.ts';
import {
  addProblem,
  isMissing,
  type JsonObject,
  type Reading,
  readAs,
  readObject,
  readStrings,
  type SettingsProblem,
  wrongType,
} from './reading.ts';
import { type KubernetesSetting, type KyvernoSetting, readKubernetes, readKyverno } from './readKyverno.ts';
import { readProxy } from './readProxy.ts';
import { readSeverity } from './readSeverity.ts';

export type { SettingsProblem } from './reading.ts';

export interface Settings extends SiteSettings {
  /** Globs, relative to the folder, of files that are not checked. The front ends apply them, because the core reads no files. */
  readonly exclude: readonly string[];
  /** Names without registry and namespace that are official images although the list does not have them. `*` stands for every name. */
  readonly officialImages: readonly string[];
  /** Of the comments in policies, and of placeholders. It is the language of the process, and no setting of its own. */
  readonly language: Language;
  /** What the policies must know about the cluster. */
  readonly kyverno: KyvernoSetting;
  readonly kubernetes: KubernetesSetting;
  readonly limits: {
    /** A larger YAML document is skipped with a notice. In megabytes of 1,000,000 UTF-16 code units. */
    readonly documentMegabytes: number;
    /** The same for a whole file. */
    readonly fileMegabytes: number;
  };
}

export const DEFAULT_SETTINGS: Settings = readSettings({}).settings;

/**
 * The settings in `unknown`, which comes from an editor, a file or a command line, and the mistakes in it. `unknown` should be a nested
 * object with the keys of package.json without their `nearpull.` prefix (`{ proxy: { domain } }`). A missing setting gets its default. A
 * wrong setting gets its default and a problem.
 *
 * @param language of the text that is written into files.
 */
export function readSettings(
  unknown: unknown,
  language: Language = 'en',
): { settings: Settings; problems: readonly SettingsProblem[] } {
  const reading: Reading = { problems: [] };
  const root = readObject(reading, unknown, []);
  const limits = readObject(reading, root.limits, ['limits']);
  const megabytes = (key: string, fallback: number): number =>
    readMegabytes(reading, limits[key], ['limits', key], fallback);
  const settings: Settings = {
    proxy: readProxy(reading, readObject(reading, root.proxy, ['proxy']), PLACEHOLDER_IN[language]),
    severity: readSeverity(reading, root.severity),
    addLatestTag: readAs(reading, root.addLatestTag, ['addLatestTag'], 'boolean', true),
    exclude: readGlobs(reading, root.exclude),
    officialImages: readOfficialImages(reading, root.officialImages),
    dialects: readDialects(reading, readObject(reading, root.dialects, ['dialects'])),
    imagePaths: readImagePaths(reading, root.imagePaths),
    ignoreImages: readIgnoreImages(reading, root.ignoreImages),
    shortNames: readShortNames(reading, root.shortNames),
    kyverno: readKyverno(reading, readObject(reading, root.kyverno, ['kyverno'])),
    kubernetes: readKubernetes(reading, readObject(reading, root.kubernetes, ['kubernetes'])),
    language,
    limits: {
      documentMegabytes: megabytes('documentMegabytes', 5),
      fileMegabytes: megabytes('fileMegabytes', 50),
    },
  };
  return { settings: deepFreeze(settings), problems: reading.problems };
}

function readGlobs(reading: Reading, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return readStrings(reading, value, ['exclude'], globProblem);
  }
  if (!isMissing(value)) {
    wrongType(reading, ['exclude'], 'string[]');
  }
  return ['**/node_modules/**', '**/.git/**'];
}

function readOfficialImages(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['officialImages'], (name) =>
    name === ANY_NAME || isBareName(name) ? null : { key: 'settings.officialImage', args: [printable(name)] },
  );
}

function readDialects(reading: Reading, value: JsonObject): Record<DialectSetting, boolean> {
  const dialects: Record<DialectSetting, boolean> = { ...DIALECT_DEFAULTS };
  for (const [name, given] of Object.entries(value)) {
    if (isDialect(name)) {
      dialects[name] = readAs(reading, given, ['dialects', name], 'boolean', dialects[name]);
    } else {
      const known = Object.keys(DIALECT_DEFAULTS).join(', ');
      addProblem(reading, ['dialects', name], { key: 'settings.unknownKey', args: [name, known] });
    }
  }
  return dialects;
}

function readMegabytes(reading: Reading, value: unknown, path: KeyPath, fallback: number): number {
  const megabytes = readAs(reading, value, path, 'number', fallback);
  if (Number.isFinite(megabytes) && megabytes > 0) {
    return megabytes;
  }
  wrongType(reading, path, 'number > 0');
  return fallback;
}

function isDialect(value: string): value is DialectSetting {
  return Object.hasOwn(DIALECT_DEFAULTS, value);
}

function deepFreeze<T extends object>(value: T): T {
  for (const each of Object.values(value)) {
    if (typeof each === 'object' && each !== null) {
      deepFreeze(each);
    }
  }
  return Object.freeze(value);
}
