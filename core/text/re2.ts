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
