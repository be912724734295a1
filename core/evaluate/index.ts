// The door of the evaluator: reads a policy from its own text and says what it makes of an object at admission. It never guesses. What it does
// not know makes the policy one that cannot be evaluated, with the reason.
//
// This folder stands alone, so that the server loads it, with the package that runs CEL, only when somebody asks for a preview.
import type { Admission } from './admission.ts';
import { Allowance } from './budget.ts';
import { celEnvironment } from './cel/environment.ts';
import { compileCelPolicy, runCelPolicy } from './cel/mutatingPolicy.ts';
import { listAt, objectAt, type PlainObject, textAt, textsAt } from './json.ts';
import { checkClusterPolicy, runClusterPolicy } from './kyverno/clusterPolicy.ts';
import { filtersOf, kindsIn } from './kyverno/match.ts';
import type { Admitted } from './outcome.ts';
import { NotKnown, PolicyError, type UnknownReason } from './stop.ts';
import type { Tools } from './tools.ts';

export type { Admission } from './admission.ts';
export type { Json, PlainObject } from './json.ts';
export type { Admitted, PolicyFinding } from './outcome.ts';
export type { UnknownReason } from './stop.ts';
export type { Regex, Tools } from './tools.ts';

/** A policy that can be evaluated. */
export interface EvaluablePolicy {
  /** Whether the policy names Pods or what makes them. */
  readonly isForPods: boolean;
  readonly admit: (admission: Admission) => PolicyOutcome;
}

/** `failed`: the engine itself fails; it refuses the object where `refuses` is true and leaves it as it is otherwise. */
export type PolicyOutcome =
  | ({ readonly kind: 'admitted' } & Admitted)
  | { readonly kind: 'failed'; readonly message: string; readonly refuses: boolean }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type Evaluation =
  | { readonly kind: 'policy'; readonly policy: EvaluablePolicy }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type Evaluator = (policy: PlainObject, tools: Tools) => Evaluation;

/** Reads `policy`, an object of Kubernetes. `unknown` where it is no policy that mutates or validates objects, or has what is not known. */
export function evaluator(policy: PlainObject, tools: Tools): Evaluation {
  try {
    const run = read(policy, tools);
    const refuses = textAt(objectAt(policy, 'spec'), 'failurePolicy') !== 'Ignore';
    return {
      kind: 'policy',
      policy: {
        isForPods: isForPods(policy),
        admit: (admission) => outcomeOf(() => run(admission), refuses),
      },
    };
  } catch (error) {
    if (error instanceof NotKnown) {
      return { kind: 'unknown', reason: error.reason };
    }
    throw error;
  }
}

function read(policy: PlainObject, tools: Tools): (admission: Admission) => Admitted {
  const [group] = textAt(policy, 'apiVersion').split('/');
  const kind = textAt(policy, 'kind');
  if (group === 'kyverno.io' && (kind === 'ClusterPolicy' || kind === 'Policy')) {
    checkClusterPolicy(policy);
    return (admission) => runClusterPolicy(policy, admission, { ...tools, budget: new Allowance() });
  }
  const isOfKyverno = group === 'policies.kyverno.io' && KYVERNO.has(kind);
  if (!isOfKyverno && !(group === 'admissionregistration.k8s.io' && kind === 'MutatingAdmissionPolicy')) {
    throw new NotKnown('feature', `${group} ${kind}`);
  }
  let budget = new Allowance();
  const compiled = compileCelPolicy(
    policy,
    celEnvironment(tools, () => budget),
  );
  return (admission) => {
    budget = new Allowance();
    return runCelPolicy(compiled, admission);
  };
}

/** Policies of Kyverno name kinds, policies in CEL name resources. A filter that names none, or all of them, is for Pods too. */
function isForPods(policy: PlainObject): boolean {
  const spec = objectAt(policy, 'spec');
  const kinds = listAt(spec, 'rules').flatMap((rule) => filtersOf(objectAt(rule, 'match')).flatMap(kindsIn));
  const resources = listAt(objectAt(spec, 'matchConstraints'), 'resourceRules').flatMap((rule) =>
    textsAt(rule, 'resources'),
  );
  return [...kinds, ...resources].some((each) => PODS.test(each));
}

const PODS =
  /^(?:pod|deployment|statefulset|daemonset|replicaset|replicationcontroller|job|cronjob|podtemplate)s?(?:\/|$)|^\*/i;

const KYVERNO: ReadonlySet<string> = new Set([
  ...['MutatingPolicy', 'NamespacedMutatingPolicy', 'ValidatingPolicy', 'NamespacedValidatingPolicy'],
]);

function outcomeOf(run: () => Admitted, refuses: boolean): PolicyOutcome {
  try {
    return { kind: 'admitted', ...run() };
  } catch (error) {
    if (error instanceof PolicyError) {
      return { kind: 'failed', message: error.message, refuses };
    }
    if (error instanceof NotKnown) {
      return { kind: 'unknown', reason: error.reason };
    }
    throw error;
  }
}
