// Loads the evaluator of policies when it is first needed, and remembers the policies that it has read.

import type { Evaluation, Evaluator } from '../../core/evaluate/index.ts';
import { evaluationTools, type PolicyObject, reasonOf } from '../../core/index.ts';
import { tell } from './lsp/words.ts';

/** Loads the evaluator. It is a file of its own, because hardly anybody opens a policy. */
export type LoadEvaluator = () => Promise<Evaluator>;

export interface PolicyReader {
  readonly evaluate: (policy: PolicyObject) => Evaluation;
}

/** @param log told once of each policy that cannot be evaluated, and why. */
export function policyReaders(
  load: LoadEvaluator,
  log: (message: string) => void,
): () => Promise<PolicyReader> {
  const known = new Map<string, Evaluation>();
  return async () => {
    const evaluator = await load();
    return {
      evaluate: (policy) => {
        const key = JSON.stringify(policy.object);
        const evaluation = known.get(key) ?? evaluator(policy.object, evaluationTools);
        if (!known.has(key) && evaluation.kind === 'unknown') {
          log(tell({ key: 'preview.cannot', args: [policy.name, tell(reasonOf(evaluation.reason))] }));
        }
        if (known.size >= REMEMBERED) {
          known.clear();
        }
        known.set(key, evaluation);
        return evaluation;
      },
    };
  };
}

/** A file seldom has more policies. */
const REMEMBERED = 50;
