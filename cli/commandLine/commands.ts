// The commands of the program. Help, completion, the man page and the reader of arguments follow from this table.

interface CommandRow {
  /** What follows the name, as help shows it. The same in every language. */
  readonly takes: string;
  /** What completion offers after the name, besides options. */
  readonly offers: 'files' | 'rules' | 'shells' | 'commands' | 'nothing';
}

const FILES = { takes: '[PATH…]', offers: 'files' } as const;

/**
 * In the order in which help lists them. The words of a command are `cli.command.NAME`, one line, and `cli.examples.NAME`, with a command line and a
 * comment on each line.
 */
export const COMMANDS = {
  status: FILES,
  check: FILES,
  fix: FILES,
  images: FILES,
  verify: FILES,
  pin: FILES,
  restore: FILES,
  namespaces: FILES,
  prove: FILES,
  values: { takes: 'CHART', offers: 'files' },
  kustomize: { takes: 'DIR', offers: 'files' },
  init: { takes: '[DIR]', offers: 'files' },
  config: { takes: '[PATH]', offers: 'files' },
  pipe: { takes: '', offers: 'nothing' },
  policy: { takes: '', offers: 'nothing' },
  'policy test': FILES,
  'policy upgrade': { takes: 'FILE', offers: 'files' },
  report: { takes: 'FILE…', offers: 'files' },
  cluster: { takes: '', offers: 'nothing' },
  explain: { takes: '[RULE]', offers: 'rules' },
  completion: { takes: 'bash|zsh|fish', offers: 'shells' },
  help: { takes: '[COMMAND]', offers: 'commands' },
} as const satisfies Readonly<Record<string, CommandRow>>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** The commands that read files which people name. */
export type SourceCommandName =
  | 'status'
  | 'check'
  | 'fix'
  | 'images'
  | 'verify'
  | 'pin'
  | 'restore'
  | 'init'
  | 'namespaces'
  | 'prove'
  | 'policy test'
  | 'policy upgrade'
  | 'cluster';

export function isCommand(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(COMMANDS, word);
}
