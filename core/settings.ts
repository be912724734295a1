// The settings of one folder: read once from unknown data, frozen, then handed on as an argument.
import { domainProblem, templateProblem } from './image/proxy.ts';
import type { Message } from './message.ts';
import type { ImagePath } from './sites/imagePath.ts';
import { RULE_CODES, type RuleCode } from './rules/rule.ts';

export const SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * Where Docker Hub images are to be pulled from.
 * `unset`: nobody said; fixes write the vendor's placeholder. `invalid`: what was said cannot be a registry; no fixes.
 */
export type ProxySetting =
  | { readonly kind: 'configured'; readonly domain: string; readonly template: string }
  | { readonly kind: 'unset'; readonly template: string }
  | { readonly kind: 'invalid'; readonly problem: Message };

export type DialectSetting = 'helm' | 'kustomize' | 'compose' | 'github-actions' | 'gitlab-ci';

export interface Settings {
  readonly proxy: ProxySetting;
  readonly severity: Readonly<Record<RuleCode, Severity>>;
  /** Which kinds of files are read besides manifests. */
  readonly dialects: Readonly<Record<DialectSetting, boolean>>;
  readonly imagePaths: readonly ImagePath[];
  /** Whether an untagged image is written with `:latest`, as the vendor's guide does. */
  readonly addLatestTag: boolean;
  /** Globs of files that are not looked at, relative to the folder. The core does not read files: the rims apply it. */
  readonly exclude: readonly string[];
  readonly limits: {
    /** A larger YAML document is skipped, with a notice. In megabytes of 1,000,000 UTF-16 code units. */
    readonly documentMegabytes: number;
    /** Likewise for a whole file. */
    readonly fileMegabytes: number;
  };
}

/** Something wrong in the settings: `key` is the setting without its `nearpull.` prefix. */
export interface SettingsProblem {
  readonly key: string;
  readonly message: Message;
}

export const DEFAULT_TEMPLATE = '${domain}/${path}';

export const DEFAULT_SETTINGS: Settings = readSettings({}).settings;

/**
 * Settings from what an editor, a file or a command line gives: an object with the keys of package.json without their
 * `nearpull.` prefix, nested (`{ proxy: { domain } }`). What is missing has its default; what is wrong has its default too, and
 * a problem.
 */
export function readSettings(unknown: unknown): { settings: Settings; problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const root = asRecord(unknown, '', problems);
  const proxy = asRecord(root.proxy, 'proxy', problems);
  const limits = asRecord(root.limits, 'limits', problems);
  const settings: Settings = {
    proxy: readProxy(proxy, problems),
    severity: readSeverity(root.severity, problems),
    dialects: { helm: true, kustomize: true, compose: true, 'github-actions': false, 'gitlab-ci': false },
    imagePaths: [],
    addLatestTag: read(root.addLatestTag, 'addLatestTag', 'boolean', true, problems),
    exclude: readGlobs(root.exclude, problems),
    limits: {
      documentMegabytes: readMegabytes(limits.documentMegabytes, 'limits.documentMegabytes', 5, problems),
      fileMegabytes: readMegabytes(limits.fileMegabytes, 'limits.fileMegabytes', 50, problems),
    },
  };
  return { settings: deepFreeze(settings), problems };
}

function readProxy(proxy: Record<string, unknown>, problems: SettingsProblem[]): ProxySetting {
  const template =
    read(proxy.template, 'proxy.template', 'string', DEFAULT_TEMPLATE, problems) || DEFAULT_TEMPLATE;
  const domain = read(proxy.domain, 'proxy.domain', 'string', '', problems);
  const badTemplate = templateProblem(template);
  if (badTemplate) {
    problems.push({ key: 'proxy.template', message: badTemplate });
    return { kind: 'invalid', problem: badTemplate };
  }
  if (domain.trim() === '') {
    return { kind: 'unset', template };
  }
  const badDomain = domainProblem(domain);
  if (badDomain) {
    problems.push({ key: 'proxy.domain', message: badDomain });
    return { kind: 'invalid', problem: badDomain };
  }
  return { kind: 'configured', domain, template };
}

function readSeverity(value: unknown, problems: SettingsProblem[]): Record<RuleCode, Severity> {
  const severity: Record<RuleCode, Severity> = {
    'docker-hub-image': 'warning',
    'invalid-image-reference': 'error',
    'proxy-placeholder': 'error',
    'possible-docker-hub-image': 'off',
    'docker-hub-matcher': 'information',
    'invalid-setting': 'error',
  };
  if (isSeverity(value)) {
    // One word for all rules, as people write it by hand.
    for (const rule of RULE_CODES) {
      severity[rule] = value;
    }
    return severity;
  }
  for (const [rule, given] of Object.entries(asRecord(value, 'severity', problems))) {
    if (!isRule(rule)) {
      problems.push({ key: 'severity', message: { key: 'settings.unknownRule', args: [rule] } });
    } else if (isSeverity(given)) {
      severity[rule] = given;
    } else {
      problems.push(wrongType(`severity.${rule}`, SEVERITIES.join(' | ')));
    }
  }
  return severity;
}

function readGlobs(value: unknown, problems: SettingsProblem[]): readonly string[] {
  const fallback = ['**/node_modules/**', '**/.git/**'];
  if (value === undefined || value === null) {
    return fallback;
  }
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return [...value];
  }
  problems.push(wrongType('exclude', 'string[]'));
  return fallback;
}

function readMegabytes(value: unknown, key: string, fallback: number, problems: SettingsProblem[]): number {
  const megabytes = read(value, key, 'number', fallback, problems);
  if (Number.isFinite(megabytes) && megabytes > 0) {
    return megabytes;
  }
  problems.push(wrongType(key, 'number > 0'));
  return fallback;
}

interface Types {
  string: string;
  boolean: boolean;
  number: number;
}

function read<T extends keyof Types>(
  value: unknown,
  key: string,
  type: T,
  fallback: Types[T],
  problems: SettingsProblem[],
): Types[T] {
  if (value === undefined || value === null) {
    return fallback;
  }
  if (typeof value === type) {
    return value as Types[T];
  }
  problems.push(wrongType(key, type));
  return fallback;
}

function asRecord(value: unknown, key: string, problems: SettingsProblem[]): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  if (value !== undefined && value !== null) {
    problems.push(wrongType(key, 'object'));
  }
  return {};
}

function wrongType(key: string, expected: string): SettingsProblem {
  return { key, message: { key: 'settings.wrongType', args: [key, expected] } };
}

function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((each) => each === value);
}

function isRule(value: string): value is RuleCode {
  return RULE_CODES.some((each) => each === value);
}

function deepFreeze<T extends object>(value: T): T {
  for (const each of Object.values(value)) {
    if (typeof each === 'object' && each !== null) {
      deepFreeze(each);
    }
  }
  return Object.freeze(value);
}
