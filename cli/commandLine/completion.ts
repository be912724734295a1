// Makes the scripts that complete a command line in bash, zsh and fish.
import { RULE_CODES } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts';
import { OPTION_NAMES, type OptionName, optionRow, optionsOf } from './options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function completionScript(shell: Shell): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell]();
}

/** The commands of one word. A command of two is completed in two steps. */
const FIRST_WORDS = COMMAND_NAMES.filter((name) => !name.includes(' '));

function bashScript(): string {
  const cases = COMMAND_NAMES.toSorted((a, b) => b.length - a.length).map((name) => {
    const words = [...secondWords(name), ...optionsOf(name).map((option) => `--${option}`)];
    return `    ${JSON.stringify(name)}*) words=${JSON.stringify(words.join(' '))} ;;`;
  });
  const values = OPTION_NAMES.flatMap((name) => {
    const { choices, isPath, value, isOptional } = optionRow(name);
    const flags = flagsOf(name).join('|');
    if (choices) {
      return [
        `    ${flags}) COMPREPLY=($(compgen -W ${JSON.stringify(choices.join(' '))} -- "$current")); return ;;`,
      ];
    }
    if (isPath) {
      return [`    ${flags}) COMPREPLY=($(compgen -f -- "$current")); return ;;`];
    }
    return value === undefined || isOptional ? [] : [`    ${flags}) return ;;`];
  });
  return `# Completion for bash: eval "$(nearpull completion bash)"
_nearpull() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  case "$previous" in
${values.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ] && [ "\${current#-}" = "$current" ]; then
    COMPREPLY=($(compgen -W ${JSON.stringify(FIRST_WORDS.join(' '))} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${cases.join('\n')}
    *) words=${JSON.stringify(
      optionsOf('status')
        .map((option) => `--${option}`)
        .join(' '),
    )} ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _nearpull nearpull
`;
}

function zshScript(): string {
  const commands = FIRST_WORDS.map((name) => `    ${quoted(`${name}:${summary(name)}`)}`).join('\n');
  const cases = FIRST_WORDS.map((name) => {
    const names = [...new Set(variantsOf(name).flatMap(optionsOf))];
    const specs = [...names.map(zshOption), zshRest(name)].filter((each) => each !== '');
    return `        ${name}) _arguments -s ${specs.map((spec) => `\\\n          ${spec}`).join(' ')} ;;`;
  });
  return `#compdef nearpull
# Completion for zsh: eval "$(nearpull completion zsh)", or write it into a file _nearpull in a folder of $fpath.
_nearpull() {
  local context state line
  local -a commands
  commands=(
${commands}
  )
  _arguments -C '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands nearpull commands ;;
    rest)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}
compdef _nearpull nearpull
`;
}

function zshOption(name: OptionName): string {
  const { value, choices, isPath, short, multiple, isOptional } = optionRow(name);
  const meaning = `[${meaningLine(name).replace(/[[\]:]/g, '\\$&')}]`;
  const of =
    value === undefined ? '' : `:${value}:${choices ? `(${choices.join(' ')})` : isPath ? '_files' : ' '}`;
  const star = multiple ? '*' : '';
  const long = quoted(`${star}--${name}${isOptional ? '=-' : ''}${meaning}${isOptional ? ':' : ''}${of}`);
  return short ? `${long} ${quoted(`${star}-${short}${meaning}${of}`)}` : long;
}

function zshRest(name: CommandName): string {
  const second = secondWords(name);
  if (second.length > 0) {
    return quoted(`*:word:(${second.join(' ')})`);
  }
  return COMMANDS[name].offers === 'files' ? quoted('*:file:_files') : '';
}

function fishScript(): string {
  const lines = FIRST_WORDS.flatMap((name) => [
    `complete -c nearpull -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary(name))}`,
    ...secondWords(name).map(
      (word) => `complete -c nearpull -n '__fish_seen_subcommand_from ${name}' -f -a ${word}`,
    ),
  ]);
  const options = OPTION_NAMES.map((name) => {
    const { value, choices, isPath, short, of, isOptional } = optionRow(name);
    const commands = [...new Set(of.map((command) => command.split(' ')[0]))].join(' ');
    const where = of.includes('status') ? '' : ` -n '__fish_seen_subcommand_from ${commands}'`;
    const takes =
      value === undefined || isOptional
        ? ''
        : choices
          ? ` -x -a ${quoted(choices.join(' '))}`
          : isPath
            ? ' -r'
            : ' -x';
    return `complete -c nearpull${where} -l ${name}${short ? ` -s ${short}` : ''}${takes} -d ${quoted(meaningLine(name))}`;
  });
  return `# Completion for fish: nearpull completion fish | source\n${[...lines, ...options].join('\n')}\n`;
}

/** What may follow the first word of a command, besides options and files. */
function secondWords(name: CommandName): readonly string[] {
  const words = {
    rules: RULE_CODES,
    shells: SHELLS,
    commands: FIRST_WORDS,
    files: [],
    nothing: [],
  }[COMMANDS[name].offers];
  const longer = variantsOf(name).flatMap((each) => (each === name ? [] : each.slice(name.length + 1)));
  return [...words, ...longer];
}

/** `policy` is also the first word of `policy test`. */
function variantsOf(name: CommandName): readonly CommandName[] {
  return COMMAND_NAMES.filter((each) => each === name || each.startsWith(`${name} `));
}

function flagsOf(name: OptionName): readonly string[] {
  const { short } = optionRow(name);
  return short ? [`--${name}`, `-${short}`] : [`--${name}`];
}

function summary(name: CommandName): string {
  return say({ key: `cli.command.${name}` });
}

function meaningLine(name: OptionName): string {
  return say({ key: `cli.option.${name}` });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
