// Reads a policy with the evaluator of the preview.
import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import { type EvaluablePolicy, evaluator, type PlainObject, type Tools } from '../../core/evaluate/index.ts';
import {
  evaluationTools,
  NO_FILE,
  type PolicyObject,
  type PreviewedPolicy,
  policiesOf,
} from '../../core/index.ts';
import { matches, replaceAll } from './re2.ts';

/** The tools of the evaluator, with answers that are remembered: a test asks the same expressions about the same texts again and again. */
export const TOOLS: Tools = {
  ...evaluationTools,
  regex: (pattern) =>
    evaluationTools.regex(pattern) && {
      test: (text) => matches(pattern, text),
      replaceAll: (text, replacement) => replaceAll(pattern, text, replacement),
    },
};

/** The only policy of `text`, which must be one that can be evaluated. */
export function evaluableOf(text: string): EvaluablePolicy {
  const [object] = loadAll(text) as PlainObject[];
  assert.ok(object);
  const evaluation = evaluator(object, TOOLS);
  assert.ok(evaluation.kind === 'policy', JSON.stringify(evaluation));
  return evaluation.policy;
}

/** The first policy of `text`, as the preview takes it. */
export function previewedOf(text: string): PreviewedPolicy {
  const [policy] = policiesOf(text, NO_FILE);
  assert.ok(policy);
  return { ...policy, evaluable: evaluableOf(text) };
}

export function readEvaluable(policy: PolicyObject): EvaluablePolicy | null {
  const evaluation = evaluator(policy.object, TOOLS);
  return evaluation.kind === 'policy' ? evaluation.policy : null;
}
