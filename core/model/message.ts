// What the engine has to say to a person, without the words: the front ends own the languages.
import type { WordKey } from '../../l10n/index.ts';

/** A message of the bundle, with the values of its placeholders `{0}`, `{1}` …. */
export interface Message {
  readonly key: MessageKey;
  readonly args: readonly (string | number)[];
}

/** The keys of `l10n/bundle.l10n.json` that are not a front end's own. */
export type MessageKey = Exclude<WordKey, `${'cli' | 'client' | 'server'}.${string}`>;
