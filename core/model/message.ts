// The messages of the engine as keys and arguments. The front ends turn them into words of a language.
import type { WordKey } from '../../l10n/index.ts';

/** A message of `l10n/bundle.l10n.json` with the values of its placeholders `{0}`, `{1}` …. */
export interface Message {
  readonly key: MessageKey;
  readonly args: readonly (string | number)[];
}

/** Why a fix needs review: a whole sentence. */
export interface Reason extends Message {
  readonly key: Extract<WordKey, `reason.${string}`>;
}

/** The keys of `l10n/bundle.l10n.json` except those that belong to a front end. */
export type MessageKey = Exclude<WordKey, `${'cli' | 'client' | 'server'}.${string}`>;
