// Reads the options of the commands about policies.
import { type PolicyKind, readPolicyKind } from '../core/index.ts';

export interface PolicyOptions {
  /** Undefined for the recommended policy. */
  readonly kind: PolicyKind | undefined;
  /** Path of the folder that `policy test` writes. */
  readonly out: string;
}

/** Null where no policy has the name that was given. */
export function policyOptions(values: Readonly<Record<string, unknown>>): PolicyOptions | null {
  const { kind: word, out } = values;
  const kind = typeof word === 'string' ? readPolicyKind(word) : undefined;
  return kind === null ? null : { kind, out: typeof out === 'string' ? out : 'nearpull-policy-test' };
}
