// The command line: from words to a job, or to what is wrong with them.
import { parseArgs } from 'node:util';
import type { Words } from './problem.ts';

export const COMMANDS = ['check', 'fix', 'images'] as const;
export type Command = (typeof COMMANDS)[number];

export interface Job {
  readonly command: Command;
  /** Files and folders as they were given; `-` is standard input. Never empty. */
  readonly paths: readonly string[];
  readonly domain: string | undefined;
  readonly template: string | undefined;
  /** Null where nothing is said. */
  readonly addLatestTag: false | null;
  /** The project file; null for none, undefined for the one of the current folder, if there is one. */
  readonly config: string | null | undefined;
  /** What standard input is to be taken for; undefined where nothing is said. */
  readonly stdinName: string | undefined;
  readonly exclude: readonly string[];
  readonly format: 'text' | 'json';
  readonly dryRun: boolean;
}

export type Request =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'problem'; readonly words: Words };

/** `locale` is apart from the request: it is wanted for the words of a problem, too. */
export function readArgs(argv: readonly string[]): { request: Request; locale: string | undefined } {
  // Not strict: Node's own messages are in English only.
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const locale = text(values.locale);
  const problem = firstProblem(tokens);
  if (problem) {
    return { request: { kind: 'problem', words: problem }, locale };
  }
  if (values.help || values.version) {
    return { request: { kind: values.help ? 'help' : 'version' }, locale };
  }
  return { request: readJob(values, positionals), locale };
}

const OPTIONS = {
  domain: { type: 'string' },
  template: { type: 'string' },
  'no-latest-tag': { type: 'boolean' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  exclude: { type: 'string', multiple: true },
  format: { type: 'string' },
  'dry-run': { type: 'boolean' },
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
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json') {
    return problem('cli.usage.format', String(format));
  }
  if (values['no-config'] === true && values.config !== undefined) {
    return problem('cli.usage.twoConfigs');
  }
  const dryRun = values['dry-run'] === true;
  if (dryRun && command !== 'fix') {
    return problem('cli.usage.dryRun');
  }
  if (command === 'fix' && format === 'json' && !dryRun && paths.includes('-')) {
    return problem('cli.usage.twoAnswers');
  }
  return {
    kind: 'job',
    job: {
      command,
      paths: paths.length === 0 ? ['.'] : paths,
      domain: text(values.domain),
      template: text(values.template),
      addLatestTag: values['no-latest-tag'] === true ? false : null,
      config: values['no-config'] === true ? null : text(values.config),
      stdinName: text(values['stdin-filename']),
      exclude: Array.isArray(values.exclude) ? values.exclude.map(String) : [],
      format,
      dryRun,
    },
  };
}

interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function firstProblem(tokens: readonly Token[]): Words | null {
  for (const token of tokens) {
    const words = token.kind === 'option' ? optionProblem(token) : null;
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
  // `--domain --dry-run` is a forgotten value; who means it writes `--domain=--dry-run`.
  const forgotten = value === undefined || (!inlineValue && value.length > 1 && value.startsWith('-'));
  return forgotten ? { key: 'cli.usage.missingValue', args: [rawName] } : null;
}

function problem(key: Words['key'], ...args: readonly string[]): Request {
  return { kind: 'problem', words: { key, args } };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isCommand(word: string | undefined): word is Command {
  return COMMANDS.some((each) => each === word);
}
