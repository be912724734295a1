// Makes the help of the program and of each command from the tables of commands and options. Examples come first.
import { say } from '../../l10n/index.ts';
import { width, wrapped } from '../report/width.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts';
import {
  choicesOf,
  OPTION_GROUPS,
  OPTIONS,
  type OptionGroup,
  type OptionName,
  optionRow,
  optionsOf,
} from './options.ts';

/** @param command null for the help of the whole program @param columns the width of the terminal */
export function helpText(command: CommandName | null, columns: number): string {
  return command === null ? helpOfProgram(columns) : helpOfCommand(command, columns);
}

function helpOfProgram(columns: number): string {
  const commands = COMMAND_NAMES.map((name) => [usageOf(name), summaryOf(name)] as const);
  return [
    wrapped(say({ key: 'cli.help.intro' }), columns),
    block('cli.help.examples', examples(say({ key: 'cli.help.mainExamples' }))),
    block('cli.help.commands', rows(commands, columns)),
    wrapped(say({ key: 'cli.help.more' }), columns),
    ...optionBlocks(['common'], Object.keys(OPTIONS) as OptionName[], columns),
    exitCodes(columns),
  ].join('\n\n');
}

function helpOfCommand(command: CommandName, columns: number): string {
  const readsFiles = COMMANDS[command].takes === COMMANDS.check.takes;
  return [
    wrapped(`nearpull ${command}: ${summaryOf(command)}`, columns),
    block('cli.help.examples', examples(say({ key: `cli.examples.${command}` }))),
    block('cli.help.usage', `  ${usageOf(command)} ${say({ key: 'cli.help.options' })}`),
    ...(readsFiles ? [wrapped(say({ key: 'cli.help.paths' }), columns)] : []),
    ...optionBlocks(OPTION_GROUPS, optionsOf(command), columns, command),
    exitCodes(columns),
  ].join('\n\n');
}

export function usageOf(command: CommandName): string {
  const { takes } = COMMANDS[command];
  // Without a command the program does the same.
  const shown = command === 'status' ? 'nearpull [status]' : `nearpull ${command}`;
  return takes === '' ? shown : `${shown} ${takes}`;
}

export function summaryOf(command: CommandName): string {
  return say({ key: `cli.command.${command}` });
}

/** `--domain DOMAIN`, or `-f, --values FILE`. */
export function signatureOf(name: OptionName, command: CommandName | null = null): string {
  const { short, value, isOptional, bareIn = [] } = optionRow(name);
  const choices = choicesOf(name, command);
  const long = short ? `-${short}, --${name}` : `--${name}`;
  const isBare = command !== null && bareIn.includes(command);
  const shown = choices && choices.length <= 3 ? choices.join('|') : value;
  return shown === undefined || isBare ? long : isOptional ? `${long}[=${shown}]` : `${long} ${shown}`;
}

export function meaningOf(name: OptionName, command: CommandName | null = null): string {
  const choices = choicesOf(name, command);
  const meaning = say({ key: `cli.option.${name}` });
  return choices && choices.length > 3
    ? say({ key: 'cli.help.choices', args: [meaning, choices.join(', ')] })
    : meaning;
}

/** The command lines of a text of examples, each with its comment. */
export function examplesOf(text: string): readonly (readonly [string, string])[] {
  return text.split('\n').map((line) => {
    const [command = '', comment = ''] = line.split(' # ');
    return [command, comment] as const;
  });
}

function examples(text: string): string {
  return examplesOf(text)
    .map(([line, comment]) => `  # ${comment}\n  ${line}`)
    .join('\n');
}

function optionBlocks(
  groups: readonly OptionGroup[],
  names: readonly OptionName[],
  columns: number,
  command: CommandName | null = null,
): readonly string[] {
  return groups.flatMap((group) => {
    const own = names.filter((name) => optionRow(name).group === group);
    const list = own.map((name) => [signatureOf(name, command), meaningOf(name, command)] as const);
    return list.length === 0 ? [] : [block(`cli.help.group.${group}`, rows(list, columns))];
  });
}

function exitCodes(columns: number): string {
  const codes = [0, 1, 2].map(
    (code) => [String(code), say({ key: `cli.help.exit.${code as 0 | 1 | 2}` })] as const,
  );
  return block('cli.help.exitCodes', rows(codes, columns));
}

function block(title: Parameters<typeof say>[0]['key'], body: string): string {
  return `${say({ key: title })}\n${body}`;
}

const LEFT = 34;

/** Two columns. Where the left one is too long, the right one begins on a line of its own. */
function rows(list: readonly (readonly [string, string])[], columns: number): string {
  const left = Math.min(LEFT, Math.max(...list.map(([name]) => width(name))));
  const indent = ' '.repeat(left + 4);
  return list
    .map(([name, meaning]) => {
      const lines = wrapped(meaning, Math.max(columns - indent.length, 24))
        .split('\n')
        .join(`\n${indent}`);
      const gap = width(name) > left ? `\n${indent}` : ' '.repeat(left - width(name) + 2);
      return meaning === '' ? `  ${name}` : `  ${name}${gap}${lines}`;
    })
    .join('\n');
}
