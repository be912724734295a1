// The two ways in which the evaluation of a policy ends early. They are exceptions, because an expression can end anywhere; the door of
// this folder (index.ts) catches both and makes values of them.

/** Why we cannot say what a policy does. */
export interface UnknownReason {
  /**
   * `syntax`: an expression cannot be read. `function`: it calls something that is not known here. `feature`: the policy has a field or a
   * variable that is not known here, or that only a cluster or a registry can answer. `value`: an operation on values whose result in
   * Kyverno is not certain. `budget`: the evaluation takes too long.
   */
  readonly code: 'syntax' | 'function' | 'feature' | 'value' | 'budget';
  /** What it was: a name, or a piece of the policy. In no language. */
  readonly detail: string;
}

/** The evaluator does not know. Kyverno may. */
export class NotKnown extends Error {
  readonly reason: UnknownReason;

  constructor(code: UnknownReason['code'], detail: string) {
    super(`${code}: ${detail}`);
    this.reason = { code, detail: detail.length > 200 ? `${detail.slice(0, 200)}…` : detail };
  }
}

/** The engine itself fails on this Pod, with this message. */
export class PolicyError extends Error {}
