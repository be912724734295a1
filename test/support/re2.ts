// Regular expressions of Go (RE2), because Kyverno and the API server are written in Go.
//
// The tests match the same few expressions against the same texts for each policy, so the answers are cached.
import { RE2JS } from 're2js';

interface Expression {
  readonly compiled: RE2JS;
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

/** Go's `ReplaceAllString`. A name is as long as possible: `$1x` is a group named `1x`, which does not exist and gives an empty text. */
export function replaceAll(pattern: string, text: string, replacement: string): string {
  const { compiled, replaced } = expression(pattern);
  const expand = (...groups: readonly unknown[]) =>
    replacement.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) =>
      groupOf(groups, braced ?? bare ?? ''),
    );
  const answers = remembered(replaced, replacement, () => new Map<string, string>());
  return remembered(answers, text, () => compiled.matcher(text).replaceAll(expand));
}

/** The text of the group `name`. The last two arguments of a replacer are the offset of the match and the whole text, not groups. */
function groupOf(groups: readonly unknown[], name: string): string {
  const group = /^\d+$/.test(name) ? groups.slice(0, -2)[Number(name)] : undefined;
  return typeof group === 'string' ? group : '';
}

function expression(pattern: string): Expression {
  return remembered(expressions, pattern, () => ({
    compiled: RE2JS.compile(pattern),
    matches: new Map(),
    replaced: new Map(),
  }));
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
