// Puts the engine's messages into words. A process speaks one language: call `speak` once, at the start of a rim.
import * as l10n from '@vscode/l10n';
import english from './bundle.l10n.json' with { type: 'json' };
import chinese from './bundle.l10n.zh-cn.json' with { type: 'json' };

/** Every message key there is: those of the core, and those of the rims. */
export type WordKey = keyof typeof english;

/**
 * Chooses the language of this process.
 *
 * @param locale a language tag such as `zh-cn`, `zh_CN.UTF-8` or `en-GB`; every Chinese one gets Simplified Chinese, all others
 *   English.
 */
export function speak(locale: string | undefined): void {
  l10n.config({ contents: /^zh\b|^zh[-_]/i.test(locale ?? '') ? { ...english, ...chinese } : english });
}

/** `message` in the language of this process, with its `{0}`, `{1}` … filled in. */
export function say(message: {
  readonly key: WordKey;
  readonly args?: readonly (string | number)[];
}): string {
  return l10n.t(message.key, ...(message.args ?? []));
}
