// The evaluator of policies in a Node process: a bundle of its own beside the server's (esbuild.js).
import type { LoadEvaluator } from '../common/evaluators.ts';

export const loadEvaluator: LoadEvaluator = async () =>
  (await import('../../core/evaluate/index.ts')).evaluator;
