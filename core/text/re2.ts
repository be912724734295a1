// Regular expressions of other people, by the rules of Go's RE2 and in linear time.
import { RE2JS } from 're2js';

/** Returns a test for `pattern`, which need not match a whole text. Null where Go would not compile it. */
export function compileRe2(pattern: string): ((text: string) => boolean) | null {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.test(text);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('RE2JS')) {
      return null;
    }
    throw error;
  }
}

/** An expression of Go with what Go's package does with it. */
export interface GoRegex {
  readonly test: (text: string) => boolean;
  /** Go's `ReplaceAllString`. A name is as long as possible: `$1x` is a group named `1x`, which does not exist and gives an empty text. */
  readonly replaceAll: (text: string, replacement: string) => string;
}

/** Returns `pattern` as Go compiles it. Null where Go would not compile it. */
export function compileGo(pattern: string): GoRegex | null {
  try {
    const compiled = RE2JS.compile(pattern);
    return {
      test: (text) => compiled.test(text),
      replaceAll: (text, replacement) =>
        compiled
          .matcher(text)
          .replaceAll((...groups: readonly unknown[]) =>
            replacement.replace(
              /\$(?:(\$)|\{(\w+)\}|(\w+))/g,
              (_, sign?: string, braced?: string, bare?: string) =>
                sign ?? groupOf(groups, braced ?? bare ?? ''),
            ),
          ),
    };
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('RE2JS')) {
      return null;
    }
    throw error;
  }
}

/** The text of the group `name`. The last two arguments of a replacer are the offset of the match and the whole text, not groups. */
function groupOf(groups: readonly unknown[], name: string): string {
  const group = /^\d+$/.test(name) ? groups.slice(0, -2)[Number(name)] : undefined;
  return typeof group === 'string' ? group : '';
}
