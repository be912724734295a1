// What is wrong with the options that were typed, each looked at alone.
import type { Words } from '../../l10n/index.ts';
import type { CommandName } from './commands.ts';
import { nearest } from './nearest.ts';
import { isOption, OPTION_NAMES, type OptionName, optionRow, optionsOf } from './options.ts';

export interface Wrong {
  readonly words: Words;
  readonly hint?: Words;
}

/** The first problem with an option that was typed: there is none of that name, or a value is missing, or too many. */
export function firstProblem(tokens: readonly Token[], command: CommandName | null): Wrong | null {
  for (const token of tokens) {
    const wrong = token.kind === 'option' ? optionProblem(token, command) : null;
    if (wrong) {
      return wrong;
    }
  }
  return null;
}

function optionProblem(
  { name = '', rawName = '', value, inlineValue }: Token,
  command: CommandName | null,
): Wrong | null {
  if (!isOption(name)) {
    const meant = nearest(name, command ? optionsOf(command) : OPTION_NAMES) ?? nearest(name, OPTION_NAMES);
    return {
      words: { key: 'cli.usage.unknownOption', args: [rawName] },
      ...(meant !== null && { hint: didYouMean(`--${meant}`) }),
    };
  }
  if (!takesValue(name, command)) {
    return value === undefined || optionRow(name).isOptional
      ? null
      : { words: { key: 'cli.usage.noValue', args: [rawName] } };
  }
  // In `--domain --dry-run` the value was forgotten. `--domain=--dry-run` passes such a value on purpose.
  const forgotten = value === undefined || (!inlineValue && value.length > 1 && value.startsWith('-'));
  return forgotten ? { words: { key: 'cli.usage.missingValue', args: [rawName] } } : null;
}

/** Some options have a value in one command and none in another. */
export function takesValue(name: OptionName, command: CommandName | null): boolean {
  const { value, isOptional, bareIn = [] } = optionRow(name);
  return value !== undefined && !isOptional && (command === null || !bareIn.includes(command));
}

export function didYouMean(word: string): Words {
  return { key: 'cli.usage.didYouMean', args: [word] };
}

interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}
