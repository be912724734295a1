// What an evaluation uses besides the policy and the Pod. The caller hands it in, so that this folder needs nothing of the rest of the core.
import type { Allowance } from './budget.ts';
import type { Json } from './json.ts';

/** Go's regular expressions (RE2). */
export interface Regex {
  readonly test: (text: string) => boolean;
  /** Go's `ReplaceAllString`: `$1` and `${name}` in `replacement` are groups. */
  readonly replaceAll: (text: string, replacement: string) => string;
}

export interface Tools {
  /** Null where Go would not compile `pattern`. */
  readonly regex: (pattern: string) => Regex | null;
  /** The value of one document of YAML. Undefined where it cannot be read. */
  readonly readYaml: (text: string) => Json | undefined;
}

/** The tools, and what is left to spend. */
export interface Evaluating extends Tools {
  readonly budget: Allowance;
}
