// Turns message keys into text. A process has one language, which a front end sets with `speak` when it starts.
import * as l10n from '@vscode/l10n';
import english from './bundle.l10n.json' with { type: 'json' };
import chinese from './bundle.l10n.zh-cn.json' with { type: 'json' };

/** Every message key, of the core and of the front ends. */
export type WordKey = keyof typeof english;

/** The stems of keys that exist twice: `.one` for one thing, `.other` for any other number. */
export type PluralKey = StemOf<WordKey>;
type StemOf<Key extends string> = Key extends `${infer Stem}.one`
  ? `${Stem}.other` extends WordKey
    ? Stem
    : never
  : never;

/** The key for `count` things. English has two forms. In Chinese both say the same. */
export function plural<Key extends PluralKey>(key: Key, count: number): `${Key}.one` | `${Key}.other` {
  return count === 1 ? `${key}.one` : `${key}.other`;
}

/**
 * Sets the language of this process.
 *
 * @param locale a language tag such as `zh-cn`, `zh_CN.UTF-8` or `en-GB`. Every Chinese tag gives Simplified Chinese, all others give
 *   English.
 */
export function speak(locale: string | undefined): void {
  spoken = /^zh\b|^zh[-_]/i.test(locale ?? '') ? 'zh-cn' : 'en';
  l10n.config({ contents: spoken === 'zh-cn' ? { ...english, ...chinese } : english });
}

let spoken: 'en' | 'zh-cn' = 'en';

/** The language of this process, for the engine, which writes some text into files. */
export function language(): 'en' | 'zh-cn' {
  return spoken;
}

/** A message before it becomes text: a key and its arguments. */
export interface Words {
  readonly key: WordKey;
  readonly args?: readonly (string | number)[];
}

/** The text of `message` in the language of this process, with `{0}`, `{1}` … filled in. */
export function say(message: Words): string {
  return l10n.t(message.key, ...(message.args ?? []));
}

/** A number with its noun, such as `3 files`, in the language of this process. */
export function counted(
  what: 'files' | 'entries' | 'images' | 'places' | 'pods' | 'namespaces' | 'labels' | 'problems',
  count: number,
): string {
  return say({ key: plural(`count.${what}`, count), args: [count] });
}
