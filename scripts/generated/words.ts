// The words of package.json: those of the rules come from the rules' pages, all others are written by hand.
import type { Rule } from './rulePages.ts';

/** `package.nls.json` or that of another language. */
export type Words = Readonly<Record<string, string>>;

const PREFIX = 'config.severity';

/** `words` with the summary of each rule after the words of the setting; all else, and its order, stays. */
export function withRules(words: Words, rules: readonly Rule[]): Words {
  const others = Object.entries(words).filter(([key]) => !key.startsWith(`${PREFIX}.`));
  const entries = others.flatMap((entry) =>
    entry[0] === PREFIX
      ? [entry, ...rules.map(({ code, summary }) => [`${PREFIX}.${code}`, summary] as const)]
      : [entry],
  );
  return Object.fromEntries(entries);
}

/** The text for `%key%`; throws where there is none. */
export function wordsFor(words: Words, placeholder: string, file: string): string {
  const key = placeholder.replaceAll('%', '');
  const text = words[key];
  if (text === undefined) {
    throw new Error(`${file} has no "${key}"`);
  }
  return text;
}
