// The words of package.json. Those of the rules come from the pages of the rules; all others are written by hand.
import type { Rule } from './rulePages.ts';

/** The content of `package.nls.json`, or of the same file in another language. */
export type Words = Readonly<Record<string, string>>;

const PREFIX = 'config.severity';

/** `words` with the summary of each rule after the words of the setting `severity`. Everything else stays in its order. */
export function withRules(words: Words, rules: readonly Rule[]): Words {
  const others = Object.entries(words).filter(([key]) => !key.startsWith(`${PREFIX}.`));
  const entries = others.flatMap((entry) =>
    entry[0] === PREFIX
      ? [entry, ...rules.map(({ code, summary }) => [`${PREFIX}.${code}`, summary] as const)]
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
