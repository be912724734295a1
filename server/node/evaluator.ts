// The evaluator of policies in a Node process. Its modules run when somebody looks at a policy.
import type { LoadEvaluator } from '../common/evaluators.ts';

export const loadEvaluator: LoadEvaluator = async () =>
  (await import('../../core/evaluate/index.ts')).evaluator;
