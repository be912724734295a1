// The options of the program, each with the commands that have it. Help, completion, the man page and the reader of arguments follow from
// this table.
import { PRESET_NAMES } from '../../core/index.ts';
import { PLAN_FORMS } from '../../plan/index.ts';
import type { CommandName } from './commands.ts';

export interface OptionRow {
  readonly group: OptionGroup;
  readonly of: readonly CommandName[];
  /** What help calls the value. Undefined for an option without a value. */
  readonly value?: string;
  /** The only values, where there are few. */
  readonly choices?: readonly string[];
  /** The only values of some commands. */
  readonly choicesIn?: Partial<Readonly<Record<CommandName, readonly string[]>>>;
  /** Whether the value is a path, which completion offers. */
  readonly isPath?: true;
  readonly short?: string;
  readonly multiple?: true;
  /** Whether the option may stand without a value. A value then follows `=`. */
  readonly isOptional?: true;
  /** The commands where the option has no value. */
  readonly bareIn?: readonly CommandName[];
}

/** The formats of findings. */
export const FORMATS = [
  'text',
  'compact',
  'json',
  'jsonl',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'markdown',
  'html',
] as const;
export type FormatName = (typeof FORMATS)[number];

/** So many findings are shown to people who have not said how many. */
export const DEFAULT_MOST = 100;

export const OPTION_GROUPS = ['job', 'files', 'settings', 'output', 'common'] as const;
export type OptionGroup = (typeof OPTION_GROUPS)[number];

const READING = [
  'status',
  'check',
  'fix',
  'images',
  'verify',
  'pin',
  'restore',
  'namespaces',
  'prove',
  'policy test',
  'policy upgrade',
] as const;
const CHANGING = ['status', 'check', 'fix', 'images', 'verify', 'pin', 'restore', 'namespaces'] as const;
const SETTING = [...READING, 'values', 'kustomize', 'config', 'pipe', 'policy', 'cluster'] as const;
const ASKING = [...SETTING, 'init'] as const;
const WITH_JSON = [
  'check',
  'fix',
  'images',
  'verify',
  'pin',
  'restore',
  'namespaces',
  'prove',
  'values',
  'kustomize',
  'config',
  'report',
  'cluster',
] as const;
const EVERY = [...ASKING, 'report', 'explain', 'completion', 'help'] as const;
const TWO_FORMATS = ['text', 'json'] as const;
const REPORTING = ['check', 'fix', 'verify', 'report'] as const;

/** In the order in which help lists them in their groups. The words of an option are `cli.option.NAME`. */
export const OPTIONS = {
  'dry-run': { group: 'job', of: ['fix', 'pin', 'restore'] },
  unsafe: { group: 'job', of: ['fix', 'prove'] },
  interactive: { group: 'job', of: ['fix'] },
  prove: { group: 'job', of: ['fix'] },
  write: {
    group: 'job',
    of: ['values', 'kustomize', 'namespaces'],
    value: 'FILE',
    isPath: true,
    bareIn: ['kustomize', 'namespaces'],
  },
  'allow-dirty': { group: 'job', of: ['fix', 'pin', 'restore', 'values', 'kustomize', 'namespaces'] },
  values: {
    group: 'job',
    of: ['prove', 'values', 'fix'],
    value: 'FILE',
    isPath: true,
    short: 'f',
    multiple: true,
  },
  set: { group: 'job', of: ['prove', 'values', 'fix'], value: 'KEY=VALUE', multiple: true },
  helm: { group: 'job', of: ['prove', 'values', 'fix'], value: 'PROGRAM', isPath: true },
  kustomize: { group: 'job', of: ['prove', 'kustomize', 'fix'], value: 'PROGRAM', isPath: true },
  'allow-network': { group: 'job', of: ['values'] },
  'chart-version': { group: 'job', of: ['values'], value: 'VERSION' },
  platform: { group: 'job', of: ['verify'], value: 'OS/ARCH', multiple: true },
  from: { group: 'job', of: ['verify'], value: 'HOST', isOptional: true },
  timeout: { group: 'job', of: ['verify', 'pin'], value: 'SECONDS' },
  as: { group: 'job', of: ['namespaces'], value: 'FORM', choices: PLAN_FORMS },
  kind: { group: 'job', of: ['policy', 'policy test', 'policy upgrade'], value: 'KIND' },
  list: { group: 'job', of: ['policy'] },
  renovate: { group: 'job', of: ['config'] },
  containerd: { group: 'job', of: ['config'] },
  k3s: { group: 'job', of: ['config'] },
  out: { group: 'job', of: ['policy test'], value: 'DIR', isPath: true },
  baseline: { group: 'files', of: ['check'], value: 'FILE', isPath: true },
  changed: { group: 'files', of: CHANGING, value: 'REF', isOptional: true },
  staged: { group: 'files', of: CHANGING },
  exclude: { group: 'files', of: [...READING, 'init'], value: 'GLOB', multiple: true },
  'no-ignore': { group: 'files', of: [...READING, 'init'] },
  'stdin-filename': { group: 'files', of: READING, value: 'NAME' },
  threads: { group: 'files', of: ['status', 'check', 'images'], value: 'NUMBER' },
  'no-cache': { group: 'files', of: ['status', 'check', 'images'] },
  domain: { group: 'settings', of: ASKING, value: 'DOMAIN' },
  preset: { group: 'settings', of: ASKING, value: 'PRESET', choices: PRESET_NAMES },
  template: { group: 'settings', of: SETTING, value: 'TEMPLATE' },
  registry: { group: 'settings', of: ASKING, value: 'FROM=TO', multiple: true },
  'no-latest-tag': { group: 'settings', of: SETTING },
  namespaces: { group: 'settings', of: SETTING, value: 'A,B' },
  kyverno: { group: 'settings', of: SETTING, value: 'VERSION' },
  kubernetes: { group: 'settings', of: SETTING, value: 'VERSION' },
  'pull-secret': { group: 'settings', of: ['policy', 'policy test', 'policy upgrade'], value: 'NAME' },
  'exclude-namespaces': { group: 'settings', of: SETTING, value: 'A,B' },
  'other-webhooks': { group: 'settings', of: ['policy', 'policy test', 'policy upgrade'] },
  rule: { group: 'settings', of: SETTING, value: 'NAME=SEVERITY', multiple: true },
  only: { group: 'settings', of: SETTING, value: 'RULE', multiple: true },
  config: { group: 'settings', of: SETTING, value: 'FILE', isPath: true },
  'no-config': { group: 'settings', of: SETTING },
  'trusted-config': { group: 'settings', of: SETTING, value: 'FILE', isPath: true },
  unique: { group: 'job', of: ['images'] },
  format: {
    group: 'output',
    of: WITH_JSON,
    value: 'FORMAT',
    choices: FORMATS,
    choicesIn: {
      images: ['table', 'text', 'json', 'jsonl'],
      pin: TWO_FORMATS,
      restore: TWO_FORMATS,
      config: TWO_FORMATS,
      prove: TWO_FORMATS,
      values: TWO_FORMATS,
      kustomize: TWO_FORMATS,
    },
  },
  report: { group: 'output', of: REPORTING, value: 'FORMAT=FILE', multiple: true },
  against: { group: 'files', of: ['report'], value: 'FILE', isPath: true, multiple: true },
  'policy-reports': { group: 'files', of: ['report'], value: 'FILE', isPath: true },
  cluster: { group: 'files', of: ['report'], value: 'FILE', isPath: true },
  max: { group: 'output', of: REPORTING, value: 'NUMBER' },
  quiet: { group: 'output', of: REPORTING, short: 'q' },
  color: { group: 'common', of: EVERY, value: 'WHEN', choices: ['auto', 'always', 'never'] },
  locale: { group: 'common', of: EVERY, value: 'LANGUAGE' },
  help: { group: 'common', of: EVERY, short: 'h' },
  version: { group: 'common', of: EVERY, short: 'V' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export type OptionName = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The row of an option. The table itself has a narrower type for each. */
export function optionRow(name: OptionName): OptionRow {
  return OPTIONS[name];
}

export function isOption(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

/** The only values of an option in a command. Undefined where it takes any. */
export function choicesOf(name: OptionName, command: CommandName | null): readonly string[] | undefined {
  const { choices, choicesIn } = optionRow(name);
  return (command && choicesIn?.[command]) ?? choices;
}

/** The options of `command`, in the order of the table. */
export function optionsOf(command: CommandName): readonly OptionName[] {
  return OPTION_NAMES.filter((name) => optionRow(name).of.includes(command));
}

/** Options that exclude each other. */
export const EXCLUSIVE: readonly (readonly [OptionName, OptionName])[] = [
  ['config', 'no-config'],
  ['config', 'trusted-config'],
  ['trusted-config', 'no-config'],
  ['unsafe', 'interactive'],
  ['renovate', 'containerd'],
  ['renovate', 'k3s'],
  ['containerd', 'k3s'],
  ['changed', 'staged'],
];
