// The evaluator of policies in the command line. Its modules run when a command asks for it.
import type { EvaluateObject } from '../core/index.ts';
import { evaluationTools } from '../core/index.ts';

/** Reads a policy. Null where it cannot be evaluated. */
export async function loadEvaluator(): Promise<EvaluateObject> {
  const { evaluator } = await import('../core/evaluate/index.ts');
  return (policy) => {
    const evaluation = evaluator(policy, evaluationTools);
    return evaluation.kind === 'policy' ? evaluation.policy : null;
  };
}
