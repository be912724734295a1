// Lists the settings of an untrusted workspace that VS Code uses. All others are restricted.

/**
 * Each setting has the reason why it does no harm. SECURITY.md prints the reasons. A setting may be listed only if none of its values can
 * choose a registry, hide a finding, rewrite text that is not an image, or slow down the editor.
 */
const HARMLESS: Readonly<Record<string, string>> = {
  'nearpull.addLatestTag':
    'it decides only whether `:latest` is written where it is meant anyway, so the image stays the same',
  'nearpull.trace.server': 'it decides only how much is written to your own log',
};

/** Those of `keys` that VS Code ignores in an untrusted workspace. */
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
