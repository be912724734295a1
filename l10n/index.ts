// Puts the engine's messages into words. A process speaks one language: a front end calls `speak` once, at its start.
import * as l10n from '@vscode/l10n';
import english from './bundle.l10n.json' with { type: 'json' };
import chinese from './bundle.l10n.zh-cn.json' with { type: 'json' };

/** Every message key: those of the core and those of the front ends. */
export type WordKey = keyof typeof english;

/** The keys that there are twice: for one thing, and for any other number of things. */
export type PluralKey = StemOf<WordKey>;
type StemOf<Key extends string> = Key extends `${infer Stem}.one`
  ? `${Stem}.other` extends WordKey
    ? Stem
    : never
  : never;

/** The key to use for `count` things. English has two forms; in Chinese both say the same. */
export function plural<Key extends PluralKey>(key: Key, count: number): `${Key}.one` | `${Key}.other` {
  return count === 1 ? `${key}.one` : `${key}.other`;
}

/**
 * Chooses the language of this process.
 *
 * @param locale a language tag such as `zh-cn`, `zh_CN.UTF-8` or `en-GB`; every Chinese one gets Simplified Chinese, all others
 *   English.
 */
export function speak(locale: string | undefined): void {
  l10n.config({ contents: /^zh\b|^zh[-_]/i.test(locale ?? '') ? { ...english, ...chinese } : english });
}

/** A message that is not yet in words. */
export interface Words {
  readonly key: WordKey;
  readonly args?: readonly (string | number)[];
}

/** `message` in the language of this process, with its `{0}`, `{1}` … filled in. */
export function say(message: Words): string {
  return l10n.t(message.key, ...(message.args ?? []));
}

/** `3 files`, in the language of this process. */
export function counted(what: 'files' | 'images' | 'places' | 'pods' | 'problems', count: number): string {
  return say({ key: plural(`count.${what}`, count), args: [count] });
}
