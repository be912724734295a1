// Makes the man page from the tables of commands and options.
import { COMMAND_NAMES } from '../../cli/commandLine/commands.ts';
import { examplesOf, meaningOf, signatureOf, summaryOf, usageOf } from '../../cli/commandLine/help.ts';
import { OPTION_GROUPS, OPTION_NAMES, optionRow } from '../../cli/commandLine/options.ts';
import { say, speak } from '../../l10n/index.ts';

/** In roff, in English: `man` shows pages of other languages only from folders that npm does not install. */
export function manPage(): string {
  speak('en');
  const commands = COMMAND_NAMES.flatMap((name) => [
    '.TP',
    `.B ${roff(usageOf(name))}`,
    roff(summaryOf(name)),
  ]);
  const options = OPTION_GROUPS.flatMap((group) => [
    `.SS ${roff(say({ key: `cli.help.group.${group}` }))}`,
    ...OPTION_NAMES.filter((name) => optionRow(name).group === group).flatMap((name) => {
      const { of } = optionRow(name);
      const home = group === 'common' ? '' : ` (${of.join(', ')})`;
      return ['.TP', `.B ${roff(signatureOf(name))}`, roff(`${meaningOf(name)}${home}`)];
    }),
  ]);
  const examples = COMMAND_NAMES.flatMap((name) =>
    examplesOf(say({ key: `cli.examples.${name}` })).flatMap(([line, comment]) => [
      '.PP',
      roff(`${comment}:`),
      '.nf',
      `    ${roff(line)}`,
      '.fi',
    ]),
  );
  const codes = ([0, 1, 2] as const).flatMap((code) => [
    '.TP',
    `.B ${code}`,
    roff(say({ key: `cli.help.exit.${code}` })),
  ]);
  return [
    '.TH NEARPULL 1 "" "Nearpull" "User Commands"',
    '.SH NAME',
    'nearpull \\- find Docker Hub images in Kubernetes manifests and rewrite them to go through a proxy registry',
    '.SH SYNOPSIS',
    '.B nearpull',
    '[COMMAND] [PATH]... [OPTIONS]',
    '.SH DESCRIPTION',
    roff(say({ key: 'cli.help.intro' })),
    '.PP',
    roff(say({ key: 'cli.help.paths' })),
    '.SH COMMANDS',
    ...commands,
    '.SH OPTIONS',
    ...options,
    '.SH EXAMPLES',
    ...examples,
    '.SH EXIT STATUS',
    ...codes,
    '.SH SEE ALSO',
    'https://github.com/nearpull/nearpull',
    '',
  ].join('\n');
}

/** Text that roff prints as it is. A line that begins with a dot or an apostrophe would be a command. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/gm, '\\&');
}
