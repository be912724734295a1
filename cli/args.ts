// Reads the arguments of the command line: returns a request, or the problem with the arguments.
import { parseArgs } from 'node:util';
import { POLICY_KINDS, RULE_CODES, type RuleCode } from '../core/index.ts';
import type { Words } from '../l10n/index.ts';
import {
  COMMAND_NAMES,
  type CommandName,
  isCommand,
  type SourceCommandName,
} from './commandLine/commands.ts';
import { SHELLS, type Shell } from './commandLine/completion.ts';
import { nearest } from './commandLine/nearest.ts';
import { didYouMean, firstProblem, takesValue, type Wrong } from './commandLine/optionProblems.ts';
import {
  choicesOf,
  EXCLUSIVE,
  OPTION_NAMES,
  type OptionName,
  optionRow,
  optionsOf,
} from './commandLine/options.ts';
import { programOf, type SettingOptions, settingOptions } from './config/options.ts';
import { type ChangeChoice, changeChoice } from './files/changedFiles.ts';
import { type OnlineOptions, onlineOptions, onlineProblem } from './onlineArgs.ts';
import {
  formatOfTwo,
  type OutputOptions,
  outputOptions,
  outputProblem,
  type ReportRequest,
  readReportRequest,
} from './outputArgs.ts';
import { type PlanOptions, planOptions } from './planArgs.ts';
import { type PolicyOptions, policyOptions } from './policyArgs.ts';
import { type OverlayRequest, type ProofOptions, proofOptions, readOverlayRequest } from './proofArgs.ts';
import { threadOption, threadProblem } from './threads/threadOption.ts';

export interface Job extends OutputOptions {
  readonly command: SourceCommandName;
  /** Files and folders as the person gave them. `-` is standard input. Never empty. */
  readonly paths: readonly string[];
  readonly options: SettingOptions;
  readonly policy: PolicyOptions;
  /** The file name that standard input is read under. Undefined when the option is not given. */
  readonly stdinName: string | undefined;
  /** Path of the file of accepted findings. */
  readonly baseline: string | undefined;
  /** Null: all files are looked at. */
  readonly changes: ChangeChoice | null;
  readonly exclude: readonly string[];
  /** False when `.gitignore`, `.ignore` and `.nearpullignore` are not read. */
  readonly obeyIgnoreFiles: boolean;
  readonly dryRun: boolean;
  /** Which fixes `fix` makes: the safe ones, those that need review too, or those that a person accepts one by one. */
  readonly choice: 'safe' | 'all' | 'asked';
  /** Whether `fix` writes files that have changes of their own in Git. */
  readonly allowDirty: boolean;
  /** Whether `fix` proves by rendering what it is about to write. */
  readonly isProven: boolean;
  readonly proof: ProofOptions;
  readonly online: OnlineOptions;
  readonly plan: PlanOptions;
  /** How many threads judge the files. Null where nobody has said how many. */
  readonly threads: number | null;
  /** Whether results are taken from an earlier run and kept for the next one. */
  readonly cache: boolean;
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
  /** Print what is in force for a file or a folder, and where each value comes from. Or what another program has to know of it. */
  | {
      readonly kind: 'config';
      readonly path: string;
      readonly program: ReturnType<typeof programOf>;
      readonly options: SettingOptions;
      readonly format: Job['format'];
    }
  | ReportRequest
  /** Print the page of a rule. Null: list the rules. */
  | { readonly kind: 'explain'; readonly rule: RuleCode | null }
  | { readonly kind: 'completion'; readonly shell: Shell }
  /** Null: the help of the whole program. */
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | { readonly kind: 'version' }
  | ProblemRequest;

/** `command` is the one whose help the person may want. Null where it is not known. */
export interface ProblemRequest {
  readonly kind: 'problem';
  readonly words: Words;
  readonly hint?: Words;
  readonly command: CommandName | null;
}

/** What counts for every command. It is known even where the rest is wrong, because a problem needs a language too. */
export interface Manner {
  readonly locale: string | undefined;
  readonly color: ColorChoice;
}

export type ColorChoice = (typeof COLOR_CHOICES)[number];
const COLOR_CHOICES = ['auto', 'always', 'never'] as const;

export function readArgs(argv: readonly string[]): { readonly request: Request; readonly manner: Manner } {
  const { values, positionals, tokens } = parse(argv);
  const color = COLOR_CHOICES.find((each) => each === values.color) ?? 'auto';
  const manner: Manner = { locale: text(values.locale), color };
  const named = commandOf(positionals);
  const command = named?.command ?? null;
  const unknown = firstProblem(tokens, command);
  if (unknown) {
    return { request: { kind: 'problem', ...unknown, command }, manner };
  }
  if (values.help || values.version) {
    const of = positionals.length === 0 ? null : command;
    return { request: values.help ? { kind: 'help', command: of } : { kind: 'version' }, manner };
  }
  const request = named ? readRequest(named, values) : unknownCommand(positionals[0] ?? '');
  return { request, manner };
}

interface NamedCommand {
  readonly command: CommandName;
  readonly rest: readonly string[];
}

/** Without a word it is `status`. Null for a word that is no command. */
function commandOf([first, ...rest]: readonly string[]): NamedCommand | null {
  if (first === undefined) {
    return { command: 'status', rest };
  }
  const two = `${first} ${rest[0]}`;
  if (isCommand(two)) {
    return { command: two, rest: rest.slice(1) };
  }
  return isCommand(first) ? { command: first, rest } : null;
}

function unknownCommand(word: string): ProblemRequest {
  const meant = nearest(word, COMMAND_NAMES);
  return {
    kind: 'problem',
    words: { key: 'cli.usage.unknownCommand', args: [word, COMMAND_NAMES.join(', ')] },
    ...(meant !== null && { hint: didYouMean(meant) }),
    command: null,
  };
}

function parse(argv: readonly string[]) {
  // Not strict, because Node's own error messages are in English only.
  const rest = { args: [...argv], allowPositionals: true, strict: false, tokens: true } as const;
  const read = (command: CommandName | null) =>
    parseArgs({
      ...rest,
      options: Object.fromEntries(OPTION_NAMES.map((name) => [name, nodeOption(name, command)])),
    });
  const first = read(null);
  // Some options have a value in one command and none in another, so that the words are known only when the command is.
  return read(commandOf(first.positionals)?.command ?? null);
}

function nodeOption(name: OptionName, command: CommandName | null) {
  const { short, multiple } = optionRow(name);
  const type = takesValue(name, command) ? ('string' as const) : ('boolean' as const);
  return { type, ...(short && { short }), ...(multiple && { multiple }) };
}

type Values = Readonly<Record<string, unknown>>;

function readRequest({ command, rest }: NamedCommand, values: Values): Request {
  const problem = (key: Words['key'], ...args: readonly string[]): ProblemRequest => ({
    kind: 'problem',
    words: { key, args },
    command,
  });
  const wrong =
    misplacedOption(command, values) ??
    wrongChoice(command, values) ??
    outputProblem(values) ??
    tornStream(command, rest, values) ??
    onlineProblem(values) ??
    threadProblem(values);
  if (wrong) {
    return { kind: 'problem', command, ...wrong };
  }
  switch (command) {
    case 'help':
      return readHelp(rest);
    case 'explain':
      return readExplain(rest);
    case 'report':
      return readReportRequest(rest, values) ?? problem('cli.usage.reportPaths');
    case 'completion': {
      const shell = SHELLS.find((each) => each === rest[0]);
      return shell && rest.length === 1
        ? { kind: 'completion', shell }
        : problem('cli.usage.shell', SHELLS.join(', '));
    }
    default:
      return readWork({ command, rest }, values, problem);
  }
}

/** The commands that need settings. */
function readWork(
  { command, rest }: NamedCommand,
  values: Values,
  problem: (key: Words['key'], ...args: readonly string[]) => ProblemRequest,
): Request {
  const policy = policyOptions(values);
  if (policy === null) {
    return problem('cli.usage.kind', String(values.kind), POLICY_KINDS.join(', '));
  }
  const options = settingOptions(values);
  switch (command) {
    case 'policy':
      return rest[0] === undefined
        ? { kind: 'policy', list: values.list === true, options, policy }
        : problem('cli.usage.policyPaths', rest[0]);
    case 'pipe': {
      // `-` is what a filter reads anyway, and people write it.
      const more = rest.find((path) => path !== '-');
      return more === undefined ? { kind: 'pipe', options } : problem('cli.usage.pipePaths', more);
    }
    case 'values':
    case 'kustomize':
      return (
        readOverlayRequest({ command, paths: rest, values, options, format: formatOfTwo(values) }) ??
        problem(`cli.usage.${command}Path`)
      );
    case 'config': {
      const [path = '.', more] = rest;
      return more === undefined && path !== '-'
        ? { kind: 'config', path, program: programOf(values), options, format: formatOfTwo(values) }
        : problem('cli.usage.configPath');
    }
    case 'init':
      if (rest.length > 1 || rest[0] === '-') {
        return problem('cli.usage.initPath');
      }
      return { kind: 'job', job: { command, policy, options, ...jobOptions(rest, values) } };
    case 'cluster':
      return rest.some((path) => path !== '-')
        ? problem('cli.usage.clusterPaths')
        : { kind: 'job', job: { command, policy, options, ...jobOptions(['-'], values) } };
    case 'status':
    case 'check':
    case 'fix':
    case 'images':
    case 'verify':
    case 'pin':
    case 'restore':
    case 'namespaces':
    case 'prove':
    case 'policy test':
    case 'policy upgrade':
      return command === 'policy upgrade' && rest.length !== 1
        ? problem('cli.usage.upgradePath')
        : { kind: 'job', job: { command, policy, options, ...jobOptions(rest, values) } };
    default:
      throw new Error(`${command} is read elsewhere`);
  }
}

function jobOptions(paths: readonly string[], values: Values): Omit<Job, 'command' | 'policy' | 'options'> {
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    stdinName: text(values['stdin-filename']),
    baseline: text(values.baseline),
    changes: changeChoice(values),
    exclude: Array.isArray(values.exclude) ? values.exclude.map(String) : [],
    obeyIgnoreFiles: values['no-ignore'] !== true,
    ...outputOptions(values),
    dryRun: values['dry-run'] === true,
    choice: values.interactive === true ? 'asked' : values.unsafe === true ? 'all' : 'safe',
    allowDirty: values['allow-dirty'] === true,
    isProven: values.prove === true,
    proof: proofOptions(values),
    online: onlineOptions(values),
    plan: planOptions(values),
    threads: threadOption(values),
    cache: values['no-cache'] !== true,
  };
}

function readHelp(words: readonly string[]): Request {
  if (words.length === 0) {
    return { kind: 'help', command: null };
  }
  const named = commandOf(words);
  return named && named.rest.length === 0
    ? { kind: 'help', command: named.command }
    : unknownCommand(words.join(' '));
}

function readExplain([word, more]: readonly string[]): Request {
  const rule = RULE_CODES.find((each) => each === word);
  if (more !== undefined || (word !== undefined && !rule)) {
    const meant = nearest(more ?? word ?? '', RULE_CODES);
    return {
      kind: 'problem',
      words: { key: 'cli.usage.unknownRule', args: [more ?? word ?? ''] },
      hint:
        meant === null ? { key: 'cli.usage.knownRules', args: [RULE_CODES.join(', ')] } : didYouMean(meant),
      command: 'explain',
    };
  }
  return { kind: 'explain', rule: rule ?? null };
}

/** The problem of `fix -` where standard input or output would have to be two things at once. */
function tornStream(command: CommandName, paths: readonly string[], values: Values): Wrong | null {
  if (!FILTERS.includes(command) || !paths.includes('-')) {
    return null;
  }
  if (values.interactive === true) {
    return { words: { key: 'cli.usage.interactiveStdin' } };
  }
  const isForPeople = values.format === undefined || values.format === 'text' || values.format === 'compact';
  return !isForPeople && values['dry-run'] !== true ? { words: { key: 'cli.usage.twoAnswers' } } : null;
}

/** The commands that pass standard input on to standard output. */
const FILTERS: readonly CommandName[] = ['fix', 'pin', 'restore'];

/** The problem with valid options that belong to another command or exclude each other. Null when there is none. */
function misplacedOption(command: CommandName, values: Values): Wrong | null {
  const both = EXCLUSIVE.find((pair) => pair.every((name) => values[name] !== undefined));
  if (both) {
    return { words: { key: 'cli.usage.notBoth', args: both.map((name) => `--${name}`) } };
  }
  const own = optionsOf(command);
  const foreign = OPTION_NAMES.find((name) => values[name] !== undefined && !own.includes(name));
  return foreign
    ? { words: { key: 'cli.usage.optionOf', args: [`--${foreign}`, optionRow(foreign).of.join(', ')] } }
    : null;
}

/** The problem with a value that is none of the few that its option takes. */
function wrongChoice(command: CommandName, values: Values): Wrong | null {
  for (const name of OPTION_NAMES) {
    const choices = choicesOf(name, command);
    const value = values[name];
    if (choices && value !== undefined && !choices.includes(String(value))) {
      const meant = nearest(String(value), choices);
      return {
        words: { key: 'cli.usage.choice', args: [`--${name}`, String(value), choices.join(', ')] },
        ...(meant !== null && { hint: didYouMean(meant) }),
      };
    }
  }
  return null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
