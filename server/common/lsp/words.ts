// The engine's messages in the reader's language, with values from a possibly hostile file made harmless.
import type { Message } from '../../../core/index.ts';
import { say, type Words } from '../../../l10n/index.ts';

/** Plain text: for diagnostics, titles and logs. */
export function tell(message: Message | Words): string {
  return say({ key: message.key, args: (message.args ?? []).map(plain) });
}

/** Markdown: every value stands in a code span, where nothing is a link, a command, an image or HTML. */
export function tellMarkdown(message: Message | Words): string {
  return say({ key: message.key, args: (message.args ?? []).map((each) => codeSpan(plain(each))) });
}

/** The longest value worth showing: more than any image reference that containerd takes. */
const LONGEST = 500;

// Control characters, and the marks that turn the reading direction: a message must not be able to show what is not there.
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A value that is shown by itself. */
export function plain(value: string | number): string {
  const text = String(value);
  return (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replace(INVISIBLE, '\ufffd');
}

/** A code span ends at a run of as many backticks as it began with: begin with more than the value has anywhere. */
function codeSpan(value: string): string {
  if (value === '') {
    return '';
  }
  const longestRun = Math.max(0, ...(value.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const padding = longestRun > 0 || value.trim() !== value ? ' ' : '';
  return `${fence}${padding}${value}${padding}${fence}`;
}
