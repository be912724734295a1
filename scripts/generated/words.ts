// The words of package.json. Those of the rules come from the pages of the rules, those of the presets from the words of the programs.
import { PRESET_NAMES } from '../../core/image/presets.ts';
import type { Rule } from './rulePages.ts';

/** The content of `package.nls.json`, or of the same file in another language. */
export type Words = Readonly<Record<string, string>>;

/** `words` with the summary of each rule after the words of the setting `severity`. Everything else stays in its order. */
export function withRules(words: Words, rules: readonly Rule[]): Words {
  return withChoices(
    words,
    'config.severity',
    rules.map(({ code, summary }) => [code, summary]),
  );
}

/** `words` with the name of each preset after the words of the setting `proxy.preset`. `messages` are the words of the programs. */
export function withPresets(words: Words, messages: Words, file: string): Words {
  return withChoices(
    words,
    'config.proxy.preset',
    PRESET_NAMES.map((name) => [name, wordsFor(messages, `preset.${name}`, file)]),
  );
}

function withChoices(words: Words, setting: string, choices: readonly (readonly [string, string])[]): Words {
  const others = Object.entries(words).filter(([key]) => !key.startsWith(`${setting}.`));
  const entries = others.flatMap((entry) =>
    entry[0] === setting
      ? [entry, ...choices.map(([choice, text]) => [`${setting}.${choice}`, text] as const)]
      : [entry],
  );
  return Object.fromEntries(entries);
}

/** The text for `%key%`. Throws when there is none. */
export function wordsFor(words: Words, placeholder: string, file: string): string {
  const key = placeholder.replaceAll('%', '');
  const text = words[key];
  if (text === undefined) {
    throw new Error(`${file} has no "${key}"`);
  }
  return text;
}
