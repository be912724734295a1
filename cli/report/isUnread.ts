// Says which notices mean that nobody has judged a file.
import type { MessageKey, Notice } from '../../core/index.ts';

/** Whether a notice says that something was not read, so that nobody can say whether it is clean. */
export function isUnread({ message }: Notice): boolean {
  return UNREAD.some((key) => key === message.key);
}

const UNREAD: readonly MessageKey[] = [
  'notice.fileTooLarge',
  'notice.documentTooLarge',
  'notice.documentTooHeavy',
];
