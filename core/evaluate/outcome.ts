// What becomes of an object at admission.
import type { PlainObject } from './json.ts';

export interface Admitted {
  /** The object afterwards. */
  readonly object: PlainObject;
  /** Whether the policy was for this object at all. */
  readonly isMatched: boolean;
  /** The registries that the engine asks, in the order in which it does. It refuses the object where one does not answer. */
  readonly registries: readonly string[];
  /** What a policy says that refuses the object or reports it. */
  readonly findings: readonly PolicyFinding[];
}

export interface PolicyFinding {
  readonly kind: 'refused' | 'reported';
  readonly message: string;
}
