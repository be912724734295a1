// Runs a MutatingPolicy of Kyverno, a MutatingAdmissionPolicy of Kubernetes, or a ValidatingPolicy.
import type { Environment } from '@marcbachmann/cel-js';
import { type Admission, namespaceOf } from '../admission.ts';
import {
  at,
  isList,
  isObject,
  type Json,
  listAt,
  objectAt,
  type PlainObject,
  textAt,
  textsAt,
} from '../json.ts';
import type { Admitted, PolicyFinding } from '../outcome.ts';
import { applyConfiguration } from '../patches/applyConfiguration.ts';
import { applyJsonPatch } from '../patches/jsonPatch.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import { forWorkloads } from './autogen.ts';
import { constraintsMatch } from './constraints.ts';
import { type CelScope, type CompiledCel, compileCel } from './expressions.ts';
import { type NamedExpression, scopeOf } from './scope.ts';
import { fromCel, toCel } from './values.ts';

/** A policy in CEL, read and compiled. Run it with `runCelPolicy`. */
export interface CompiledPolicy {
  /** The policy for Pods and whatever else it names, and those that Kyverno makes of it for workloads. */
  readonly forms: readonly Form[];
  /** The namespace that a namespaced policy is for. Null for the others. */
  readonly namespace: string | null;
  readonly isNative: boolean;
}

interface Form {
  readonly constraints: Json | undefined;
  readonly variables: readonly NamedExpression[];
  readonly conditions: readonly NamedExpression[];
  readonly mutations: readonly Mutation[];
  readonly validations: readonly Validation[];
  readonly refuses: boolean;
}

interface Mutation {
  readonly kind: 'apply' | 'patch';
  readonly run: CompiledCel;
}

interface Validation {
  readonly message: string;
  readonly messageExpression: CompiledCel | null;
  readonly run: CompiledCel;
}

/** Throws `NotKnown` where the policy has something that is not known here. */
export function compileCelPolicy(policy: Json, environment: Environment): CompiledPolicy {
  const spec = objectAt(policy, 'spec');
  const kind = textAt(policy, 'kind');
  const isNative = kind === 'MutatingAdmissionPolicy';
  for (const key of [
    'paramKind',
    'targetMatchConstraints',
    'targetMatchConditions',
    'webhookConfiguration',
  ].slice(0, 3)) {
    if (at(spec, key) !== undefined) {
      throw new NotKnown('feature', key);
    }
  }
  const specs = isNative ? [spec] : [spec, ...forWorkloads(spec, kind)];
  return {
    forms: specs.map((each) => compileForm(each, environment)),
    namespace: kind.startsWith('Namespaced') ? namespaceOf(policy) : null,
    isNative,
  };
}

function compileForm(spec: PlainObject, environment: Environment): Form {
  const named = (key: string): readonly NamedExpression[] =>
    listAt(spec, key).map((each) => ({
      name: textAt(each, 'name'),
      run: compileCel(environment, textAt(each, 'expression')),
    }));
  const actions = textsAt(spec, 'validationActions');
  return {
    constraints: at(spec, 'matchConstraints'),
    variables: named('variables'),
    conditions: named('matchConditions'),
    mutations: listAt(spec, 'mutations').map((each) => compileMutation(each, environment)),
    validations: listAt(spec, 'validations').map((each) => ({
      message: textAt(each, 'message'),
      messageExpression:
        textAt(each, 'messageExpression') === ''
          ? null
          : compileCel(environment, textAt(each, 'messageExpression')),
      run: compileCel(environment, textAt(each, 'expression')),
    })),
    refuses: actions.length === 0 || actions.includes('Deny'),
  };
}

function compileMutation(mutation: Json, environment: Environment): Mutation {
  const type = textAt(mutation, 'patchType');
  const [kind, key] =
    type === 'ApplyConfiguration'
      ? (['apply', 'applyConfiguration'] as const)
      : (['patch', 'jsonPatch'] as const);
  const expression = textAt(at(mutation, key), 'expression');
  if (expression === '' || (kind === 'patch' && type !== 'JSONPatch')) {
    throw new NotKnown('feature', `patchType: ${type}`);
  }
  return { kind, run: compileCel(environment, expression) };
}

/** Throws `PolicyError` where the engine fails, and `NotKnown`. */
export function runCelPolicy({ forms, namespace, isNative }: CompiledPolicy, admission: Admission): Admitted {
  let object = admission.object;
  let isMatched = false;
  const findings: PolicyFinding[] = [];
  const isFor = namespace === null || namespace === namespaceOf(object);
  for (const form of isFor ? forms.filter((each) => constraintsMatch(each.constraints, admission)) : []) {
    const scope = scopeOf(admission, object, form.variables);
    if (conditionsHold(form, scope)) {
      isMatched = true;
      object = mutate(form, { admission, object, scope, isNative });
      findings.push(...form.validations.flatMap((each) => findingOf(each, scope, form)));
    }
  }
  return { object, isMatched, registries: [], findings };
}

/** A condition that is false outweighs one that fails. */
function conditionsHold({ conditions }: Form, scope: CelScope): boolean {
  let failure: PolicyError | null = null;
  for (const { run } of conditions) {
    try {
      if (!isTrue(run(scope))) {
        return false;
      }
    } catch (error) {
      if (!(error instanceof PolicyError)) {
        throw error;
      }
      failure ??= error;
    }
  }
  if (failure) {
    throw failure;
  }
  return true;
}

function isTrue(value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new PolicyError(`expected a boolean, got ${typeof value}`);
  }
  return value;
}

interface Mutating {
  readonly admission: Admission;
  readonly object: PlainObject;
  readonly scope: Record<string, unknown>;
  readonly isNative: boolean;
}

function mutate(
  { mutations, variables }: Form,
  { admission, object: given, scope, isNative }: Mutating,
): PlainObject {
  let object = given;
  for (const { kind, run } of mutations) {
    // The API server evaluates the variables anew for each mutation. In Kyverno a variable keeps the value that it had when it was first read.
    scope['object'] = toCel(object);
    const value = run(isNative ? scopeOf(admission, object, variables) : scope);
    if (kind === 'apply') {
      const applied = fromCel(value, 'Object');
      if (!isObject(applied)) {
        throw new PolicyError('unsupported return type from ApplyConfiguration expression');
      }
      object = applyConfiguration(object, applied);
    } else {
      const operations = fromCel(value, null);
      if (!isList(operations)) {
        throw new PolicyError('JSONPatch expression should evaluate to an array');
      }
      object = (applyJsonPatch(object, operations, 'plain') ?? object) as PlainObject;
    }
  }
  return object;
}

function findingOf(
  { run, message, messageExpression }: Validation,
  scope: CelScope,
  { refuses }: Form,
): readonly PolicyFinding[] {
  if (isTrue(run(scope))) {
    return [];
  }
  const text = messageExpression?.(scope);
  return [
    {
      kind: refuses ? 'refused' : 'reported',
      message: typeof text === 'string' && text.trim() !== '' ? text : message,
    },
  ];
}
