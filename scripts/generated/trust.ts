// Which settings of a workspace that nobody has trusted count: none but those listed here.

/**
 * Each with the reason why it does no harm, which SECURITY.md prints. A setting belongs here only if no value of it can choose a registry, hide
 * a finding, have text rewritten that is no image, or slow the editor down.
 */
const HARMLESS: Readonly<Record<string, string>> = {
  'nearpull.addLatestTag':
    'it decides only whether `:latest` is written where it is meant anyway, so the image stays the same',
  'nearpull.trace.server': 'it decides only how much is written to your own log',
};

/** Of the settings `keys`, those whose value in an untrusted workspace VS Code leaves out. */
export function restrictedOf(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !Object.hasOwn(HARMLESS, key));
}

export function securityLists(keys: readonly string[]): Readonly<Record<string, string>> {
  return {
    'restricted settings': restrictedOf(keys)
      .map((key) => `- \`${key}\``)
      .join('\n'),
    'unrestricted settings': Object.entries(HARMLESS)
      .map(([key, reason]) => `- \`${key}\`: ${reason}.`)
      .join('\n'),
  };
}
