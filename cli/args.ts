// Reads the arguments of the command line: returns a request, or the problem with the arguments.
import { parseArgs } from 'node:util';
import { POLICY_KINDS, type PolicyKind, readPolicyKind } from '../core/index.ts';
import type { Words } from '../l10n/index.ts';
import type { SettingOptions } from './config.ts';
import {
  FOREIGN_PROOF_OPTIONS,
  type OverlayRequest,
  PROOF_OPTIONS,
  type ProofOptions,
  proofOptions,
  readOverlayRequest,
} from './proofArgs.ts';

export const COMMANDS = ['check', 'fix', 'images', 'policy', 'prove', 'values', 'kustomize', 'pipe'] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface Job {
  readonly command: Exclude<CommandName, 'policy' | 'pipe' | OverlayRequest['kind']> | 'policy test';
  /** Files and folders as the person gave them. `-` is standard input. Never empty. */
  readonly paths: readonly string[];
  readonly options: SettingOptions;
  readonly policy: PolicyOptions;
  /** The file name that standard input is read under. Undefined when the option is not given. */
  readonly stdinName: string | undefined;
  readonly exclude: readonly string[];
  /** False when `.gitignore`, `.ignore` and `.nearpullignore` are not read. */
  readonly obeyIgnoreFiles: boolean;
  readonly format: 'text' | 'json';
  readonly dryRun: boolean;
  /** Which fixes `fix` makes: the safe ones, those that need review too, or those that a person accepts one by one. */
  readonly choice: 'safe' | 'all' | 'asked';
  /** Whether `fix` writes files that have changes of their own in Git. */
  readonly allowDirty: boolean;
  /** Whether `fix` proves by rendering what it is about to write. */
  readonly isProven: boolean;
  readonly proof: ProofOptions;
}

export interface PolicyOptions {
  /** Undefined for the recommended policy. */
  readonly kind: PolicyKind | undefined;
  /** Path of the folder that `policy test` writes. */
  readonly out: string;
}

export type Request =
  | { readonly kind: 'job'; readonly job: Job }
  | OverlayRequest
  /** Rewrite standard input to standard output. */
  | { readonly kind: 'pipe'; readonly options: SettingOptions }
  /** Print a policy, or list the policies. */
  | {
      readonly kind: 'policy';
      readonly list: boolean;
      readonly options: SettingOptions;
      readonly policy: PolicyOptions;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'problem'; readonly words: Words };

/** The request that the arguments make. `locale` is not part of it, because the words of a problem need a language too. */
export function readArgs(argv: readonly string[]): { request: Request; locale: string | undefined } {
  const { values, positionals, tokens } = parse(argv);
  const locale = text(values.locale);
  const problem = firstProblem(tokens, positionals[0] === 'kustomize');
  if (problem) {
    return { request: { kind: 'problem', words: problem }, locale };
  }
  if (values.help || values.version) {
    return { request: { kind: values.help ? 'help' : 'version' }, locale };
  }
  return { request: readJob(values, positionals), locale };
}

function parse(argv: readonly string[]) {
  // Not strict, because Node's own error messages are in English only.
  const rest = { args: [...argv], allowPositionals: true, strict: false, tokens: true } as const;
  // `kustomize DIR --write` names no target.
  const bare = parseArgs({ ...rest, options: { ...OPTIONS, write: { type: 'boolean' } } });
  return bare.positionals[0] === 'kustomize' ? bare : parseArgs({ ...rest, options: OPTIONS });
}

const OPTIONS = {
  domain: { type: 'string' },
  template: { type: 'string' },
  'no-latest-tag': { type: 'boolean' },
  namespaces: { type: 'string' },
  kyverno: { type: 'string' },
  'exclude-namespaces': { type: 'string' },
  kind: { type: 'string' },
  list: { type: 'boolean' },
  out: { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  exclude: { type: 'string', multiple: true },
  'no-ignore': { type: 'boolean' },
  format: { type: 'string' },
  'dry-run': { type: 'boolean' },
  unsafe: { type: 'boolean' },
  interactive: { type: 'boolean' },
  'allow-dirty': { type: 'boolean' },
  ...PROOF_OPTIONS,
  locale: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

type Values = Readonly<Record<string, unknown>>;

function readJob(values: Values, positionals: readonly string[]): Request {
  const [command, ...paths] = positionals;
  if (!isCommand(command)) {
    return command === undefined
      ? problem('cli.usage.noCommand', COMMANDS.join(', '))
      : problem('cli.usage.unknownCommand', command, COMMANDS.join(', '));
  }
  const misplaced =
    misplacedOption(command, paths[0] === 'test', values) ?? tornStream(command, paths, values);
  if (misplaced) {
    return { kind: 'problem', words: misplaced };
  }
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json') {
    return problem('cli.usage.format', String(format));
  }
  const kind = typeof values.kind === 'string' ? readPolicyKind(values.kind) : undefined;
  if (kind === null) {
    return problem('cli.usage.kind', String(values.kind), POLICY_KINDS.join(', '));
  }
  const options = settingOptions(values);
  const policy = { kind, out: text(values.out) ?? 'nearpull-policy-test' };
  if (command === 'policy' && paths[0] !== 'test') {
    return readPolicyRequest(paths, { list: values.list === true, options, policy });
  }
  if (command === 'values' || command === 'kustomize') {
    return readOverlayRequest({ command, paths, values, options, format });
  }
  if (command === 'pipe') {
    return readPipeRequest(paths, options);
  }
  const own = command === 'policy' ? paths.slice(1) : paths;
  return {
    kind: 'job',
    job: {
      command: command === 'policy' ? 'policy test' : command,
      paths: own.length === 0 ? ['.'] : own,
      options,
      policy,
      stdinName: text(values['stdin-filename']),
      exclude: Array.isArray(values.exclude) ? values.exclude.map(String) : [],
      obeyIgnoreFiles: values['no-ignore'] !== true,
      format,
      ...fixOptions(values),
      isProven: values.prove === true,
      proof: proofOptions(values),
    },
  };
}

function readPolicyRequest(
  [more]: readonly string[],
  request: Omit<Request & { readonly kind: 'policy' }, 'kind'>,
): Request {
  return more === undefined ? { kind: 'policy', ...request } : problem('cli.usage.policyPaths', more);
}

/** `-` is what a filter reads anyway, and people write it. */
function readPipeRequest(paths: readonly string[], options: SettingOptions): Request {
  const more = paths.find((path) => path !== '-');
  return more === undefined ? { kind: 'pipe', options } : problem('cli.usage.pipePaths', more);
}

function fixOptions(values: Values): Pick<Job, 'dryRun' | 'choice' | 'allowDirty'> {
  return {
    dryRun: values['dry-run'] === true,
    choice: values.interactive === true ? 'asked' : values.unsafe === true ? 'all' : 'safe',
    allowDirty: values['allow-dirty'] === true,
  };
}

/** The problem of `fix -` where standard input or output would have to be two things at once. */
function tornStream(command: CommandName, paths: readonly string[], values: Values): Words | null {
  if (command !== 'fix' || !paths.includes('-')) {
    return null;
  }
  if (values.interactive === true) {
    return { key: 'cli.usage.interactiveStdin' };
  }
  return values.format === 'json' && values['dry-run'] !== true ? { key: 'cli.usage.twoAnswers' } : null;
}

function settingOptions(values: Values): SettingOptions {
  return {
    domain: text(values.domain),
    template: text(values.template),
    addLatestTag: values['no-latest-tag'] === true ? false : undefined,
    namespaces: list(values.namespaces),
    kyverno: text(values.kyverno),
    excludedNamespaces: list(values['exclude-namespaces']),
    config: values['no-config'] === true ? null : text(values.config),
  };
}

/** The problem with valid options that belong to another command or exclude each other. Null when there is none. */
function misplacedOption(command: CommandName, isTest: boolean, values: Values): Words | null {
  const both = EXCLUSIVE.find((pair) => pair.every((name) => values[name] !== undefined));
  if (both) {
    return { key: 'cli.usage.notBoth', args: both.map((name) => `--${name}`) };
  }
  const isPolicy = command === 'policy';
  const foreign = [
    ...FIX_OPTIONS.map((name) => ({
      name,
      home: 'fix',
      fits: FIXING[name]?.includes(command) ?? command === 'fix',
    })),
    ...FOREIGN_PROOF_OPTIONS.map(({ name, homes }) => ({
      name,
      home: homes.join(', '),
      fits: homes.includes(command),
    })),
    { name: 'kind', home: 'policy', fits: isPolicy },
    { name: 'list', home: 'policy', fits: isPolicy && !isTest },
    { name: 'out', home: 'policy test', fits: isPolicy && isTest },
  ].find(({ name, fits }) => values[name] !== undefined && !fits);
  return foreign ? { key: 'cli.usage.optionOf', args: [`--${foreign.name}`, foreign.home] } : null;
}

/** Options that exclude each other. */
const EXCLUSIVE = [
  ['config', 'no-config'],
  ['unsafe', 'interactive'],
] as const;

/** The other commands that make fixes, or write files. */
const FIXING: Readonly<Record<string, readonly CommandName[]>> = {
  unsafe: ['fix', 'prove'],
  'allow-dirty': ['fix', 'values', 'kustomize'],
};

const FIX_OPTIONS = ['dry-run', 'unsafe', 'interactive', 'allow-dirty'] as const;

interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** `isBare`: the command has a `--write` without a value. */
function firstProblem(tokens: readonly Token[], isBare: boolean): Words | null {
  for (const token of tokens) {
    const words =
      token.kind === 'option' && !(isBare && token.name === 'write') ? optionProblem(token) : null;
    if (words) {
      return words;
    }
  }
  return null;
}

function optionProblem({ name = '', rawName = '', value, inlineValue }: Token): Words | null {
  const type = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS].type : null;
  if (type === null) {
    return { key: 'cli.usage.unknownOption', args: [rawName] };
  }
  if (type === 'boolean') {
    return value === undefined ? null : { key: 'cli.usage.noValue', args: [rawName] };
  }
  // In `--domain --dry-run` the value was forgotten. `--domain=--dry-run` passes such a value on purpose.
  const forgotten = value === undefined || (!inlineValue && value.length > 1 && value.startsWith('-'));
  return forgotten ? { key: 'cli.usage.missingValue', args: [rawName] } : null;
}

function problem(key: Words['key'], ...args: readonly string[]): Request {
  return { kind: 'problem', words: { key, args } };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `a,b` as a list. An empty string gives an empty list, which overrules the list in the project file. */
function list(value: unknown): readonly string[] | undefined {
  return text(value)
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function isCommand(word: string | undefined): word is CommandName {
  return COMMANDS.some((each) => each === word);
}
