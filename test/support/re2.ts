// Regular expressions of Go (RE2), because Kyverno and the API server are written in Go.
//
// The tests match the same few expressions against the same texts for each policy, so the answers are cached.
import { compileGo, type GoRegex } from '../../core/text/re2.ts';

interface Expression {
  readonly compiled: GoRegex;
  readonly matches: Map<string, boolean>;
  /** The results by replacement, then by text. */
  readonly replaced: Map<string, Map<string, string>>;
}

const expressions = new Map<string, Expression>();

/** Go's `regexp.MatchString`. */
export function matches(pattern: string, text: string): boolean {
  const { compiled, matches } = expression(pattern);
  return remembered(matches, text, () => compiled.test(text));
}

/** Go's `ReplaceAllString`. */
export function replaceAll(pattern: string, text: string, replacement: string): string {
  const { compiled, replaced } = expression(pattern);
  const answers = remembered(replaced, replacement, () => new Map<string, string>());
  return remembered(answers, text, () => compiled.replaceAll(text, replacement));
}

function expression(pattern: string): Expression {
  return remembered(expressions, pattern, () => {
    const compiled = compileGo(pattern);
    if (!compiled) {
      throw new Error(`Go does not compile ${pattern}`);
    }
    return { compiled, matches: new Map(), replaced: new Map() };
  });
}

function remembered<T>(known: Map<string, T>, key: string, ask: () => T): T {
  const answer = known.get(key);
  if (answer !== undefined) {
    return answer;
  }
  const first = ask();
  known.set(key, first);
  return first;
}
