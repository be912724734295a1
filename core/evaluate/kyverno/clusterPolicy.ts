// Runs a ClusterPolicy (or a Policy, which is one for its own namespace): its rules one after the other, the mutating ones first.
import { type Admission, namespaceOf } from '../admission.ts';
import { isFunction } from '../jmesPath/functions.ts';
import { callsOf } from '../jmesPath/search.ts';
import { at, isObject, isSame, type Json, listAt, objectAt, type PlainObject, textAt } from '../json.ts';
import type { Admitted, PolicyFinding } from '../outcome.ts';
import { withoutAnchors } from '../patches/anchors.ts';
import { applyJsonPatch } from '../patches/jsonPatch.ts';
import { mergePatch } from '../patches/strategicMerge.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import type { Evaluating } from '../tools.ts';
import { rulesOf } from './autogen.ts';
import { conditionsHold, messageOf } from './conditions.ts';
import { Context } from './context.ts';
import { OF_REGISTRY, registryDataOf } from './images.ts';
import { ruleMatches } from './match.ts';
import { expressionsIn, substitute } from './substitute.ts';

/** Throws `NotKnown` where the policy has something that is not known here. */
export function checkClusterPolicy(policy: Json): void {
  refuse(at(policy, 'spec') ?? null, ['validationFailureActionOverrides']);
  const rules = listAt(at(policy, 'spec'), 'rules');
  // A pattern that only reports changes nothing, so that it need not be understood beside rules that do.
  const mutates = rules.some((rule) => at(rule, 'mutate') !== undefined);
  for (const rule of rules) {
    if (at(rule, 'generate') !== undefined) {
      continue;
    }
    refuse(rule, ['verifyImages', 'celPreconditions']);
    refuse(at(rule, 'validate') ?? null, ['failureActionOverrides']);
    if (!mutates || actionOf(policy, rule) === 'refused') {
      refuse(at(rule, 'validate') ?? null, [
        'pattern',
        'anyPattern',
        'podSecurity',
        'cel',
        'manifests',
        'assert',
      ]);
    }
    for (const expression of expressionsOf(rule)) {
      const unknown = callsOf(expression).find((name) => !isFunction(name));
      if (unknown !== undefined) {
        throw new NotKnown('function', unknown);
      }
    }
    checkContexts(rule);
  }
}

/** What becomes of an object that a rule denies. */
function actionOf(policy: Json, rule: Json): PolicyFinding['kind'] {
  const action =
    textAt(at(rule, 'validate'), 'failureAction') ||
    textAt(at(policy, 'spec'), 'validationFailureAction') ||
    'Audit';
  return action.toLowerCase() === 'enforce' ? 'refused' : 'reported';
}

function refuse(object: Json, keys: readonly string[]): void {
  const found = keys.find((key) => at(object, key) !== undefined);
  if (found !== undefined) {
    throw new NotKnown('feature', found);
  }
}

/** The expressions of a rule. Those that hold a variable are put together only when they run. */
function expressionsOf(rule: Json): readonly string[] {
  const lists: string[] = [];
  const visit = (value: Json): void => {
    for (const [key, each] of isObject(value)
      ? Object.entries(value)
      : Array.isArray(value)
        ? value.entries()
        : []) {
      if ((key === 'list' || key === 'jmesPath') && typeof each === 'string') {
        lists.push(each);
      }
      visit(each as Json);
    }
  };
  visit(rule);
  return [...lists, ...expressionsIn(rule)].filter((each) => !each.includes('{{') && each !== '');
}

/** The context of a rule or a loop may ask a registry, but only for what a reference tells. */
function checkContexts(value: Json): void {
  const entries: readonly (readonly [string, Json])[] = isObject(value)
    ? Object.entries(value)
    : listAt({ value }, 'value').map((each) => ['', each] as const);
  for (const [key, each] of entries) {
    if (key === 'context') {
      checkContext(value);
    } else {
      checkContexts(each);
    }
  }
}

function checkContext(holder: Json): void {
  for (const entry of listAt(holder, 'context')) {
    const kind = Object.keys(isObject(entry) ? entry : {}).find((name) => name !== 'name');
    if (kind !== 'variable' && kind !== 'imageRegistry') {
      throw new NotKnown('feature', `context.${kind}`);
    }
    const inRegistry = OF_REGISTRY.exec(JSON.stringify(holder));
    if (kind === 'imageRegistry' && inRegistry) {
      throw new NotKnown('feature', inRegistry[0]);
    }
  }
}

/** Throws `PolicyError` where the engine fails, and `NotKnown`. */
export function runClusterPolicy(policy: Json, admission: Admission, run: Evaluating): Admitted {
  const isOther =
    textAt(policy, 'kind') === 'Policy' && namespaceOf(policy) !== namespaceOf(admission.object);
  return isOther
    ? { object: admission.object, isMatched: false, registries: [], findings: [] }
    : new Admitting(policy, admission, run).all();
}

/** One object on its way through the rules. */
class Admitting {
  readonly #policy: Json;
  readonly #admission: Admission;
  readonly #context: Context;
  readonly #registries = new Set<string>();
  #object: PlainObject;
  #isMatched = false;

  constructor(policy: Json, admission: Admission, run: Evaluating) {
    this.#policy = policy;
    this.#admission = admission;
    this.#context = Context.of(admission, run);
    this.#object = admission.object;
  }

  all(): Admitted {
    const rules = rulesOf(this.#policy);
    const takesOne = textAt(at(this.#policy, 'spec'), 'applyRules') === 'One';
    for (const rule of rules.filter((each) => at(each, 'mutate') !== undefined && !hasTargets(each))) {
      if (this.#mutate(rule) && takesOne) {
        break;
      }
    }
    const findings = rules
      .filter((each) => at(each, 'validate') !== undefined)
      .flatMap((rule) => this.#validate(rule));
    return { object: this.#object, isMatched: this.#isMatched, registries: [...this.#registries], findings };
  }

  /** What the expressions of a rule read, if the rule is for the object and its preconditions hold. */
  #enter(rule: Json): Context | null {
    if (!ruleMatches(rule, { ...this.#admission, object: this.#object })) {
      return null;
    }
    this.#isMatched = true;
    const own = this.#context.fork();
    addContext(rule, own, this.#registries);
    return conditionsHold(at(rule, 'preconditions'), own) ? own : null;
  }

  /** Returns whether the rule has changed the object. */
  #mutate(rule: Json): boolean {
    const before = this.#object;
    const own = this.#enter(rule);
    this.#object = own ? mutate(rule, before, own, this.#registries) : before;
    this.#context.setObject(this.#object);
    return !isSame(this.#object, before);
  }

  #validate(rule: Json): readonly PolicyFinding[] {
    const kind = actionOf(this.#policy, rule);
    const own = this.#enter(rule);
    const message = own && denial(rule, own, this.#registries, kind);
    return typeof message === 'string' ? [{ kind, message }] : [];
  }
}

/** A rule with targets changes objects that exist, and not the one that is admitted. */
function hasTargets(rule: Json): boolean {
  return listAt(at(rule, 'mutate'), 'targets').length > 0;
}

function addContext(holder: Json, context: Context, registries: Set<string>): void {
  for (const entry of listAt(holder, 'context')) {
    const registry = at(entry, 'imageRegistry');
    const variable = at(entry, 'variable');
    if (registry !== undefined) {
      context.later(textAt(entry, 'name'), (known) => askRegistry(registry, known, registries));
    } else {
      context.later(textAt(entry, 'name'), (known) =>
        variableOf(variable ?? null, textAt(entry, 'name'), known),
      );
    }
  }
}

function askRegistry(entry: Json, context: Context, registries: Set<string>): Json {
  const reference = substitute(at(entry, 'reference') ?? null, context);
  const path = textAt(entry, 'jmesPath');
  if (typeof reference !== 'string') {
    throw new PolicyError('image reference must be a string');
  }
  const data = registryDataOf(reference);
  registries.add(textAt(data, 'registry'));
  if (path !== '') {
    throw new NotKnown('feature', 'imageRegistry.jmesPath');
  }
  return data;
}

function variableOf(variable: Json, name: string, context: Context): Json {
  const path = substitute(textAt(variable, 'jmesPath'), context);
  const otherwise = substitute(at(variable, 'default') ?? null, context);
  const given = at(variable, 'value');
  const inner = given === undefined ? context : context.fork();
  if (given !== undefined && path !== '') {
    throw new NotKnown('feature', `${name}: value and jmesPath`);
  }
  let value = given === undefined ? otherwise : substitute(given, inner);
  if (typeof path === 'string' && path !== '') {
    try {
      value = context.query(path) ?? otherwise;
    } catch (error) {
      if (!(error instanceof PolicyError) || otherwise === null) {
        throw error;
      }
    }
  }
  if (value === null) {
    throw new PolicyError(`failed to add context entry for variable ${name} since it evaluated to nil`);
  }
  return value;
}

function mutate(rule: Json, object: PlainObject, context: Context, registries: Set<string>): PlainObject {
  const how = objectAt(rule, 'mutate');
  const loops = at(how, 'foreach');
  return loops === undefined
    ? patched(how, object, context)
    : mutateEach(listAt(how, 'foreach'), object, context, 0, registries);
}

function patched(how: Json, object: PlainObject, context: Context): PlainObject {
  const merge = substitute(at(how, 'patchStrategicMerge') ?? null, context);
  if (isObject(merge)) {
    return mergePatch(object, withoutAnchors(merge, object));
  }
  const text = substitute(textAt(how, 'patchesJson6902'), context);
  if (typeof text !== 'string' || text === '') {
    throw new PolicyError('empty mutate rule');
  }
  const operations = context.run.readYaml(text);
  if (!Array.isArray(operations)) {
    throw new PolicyError('failed to decode patches');
  }
  const after = applyJsonPatch(object, operations as readonly Json[], 'kyverno');
  if (after === null) {
    throw new PolicyError('a test of the JSON patch failed');
  }
  return after as PlainObject;
}

function mutateEach(
  loops: readonly Json[],
  object: PlainObject,
  context: Context,
  depth: number,
  registries: Set<string>,
): PlainObject {
  let after = object;
  for (const loop of loops) {
    const elements = listOf(textAt(loop, 'list'), context);
    const order = textAt(loop, 'order').toLowerCase();
    // A strategic merge patch puts what it names at the start of a list, so Kyverno begins with the last element.
    const isReversed = order === '' ? at(loop, 'patchStrategicMerge') !== undefined : order === 'descending';
    const indexed = elements.map((element, index) => ({ element, index }));
    const before = after;
    for (const { element, index } of isReversed ? indexed.reverse() : indexed) {
      if (element === null) {
        continue;
      }
      const own = context.fork();
      addElement(own, element, index, depth);
      addContext(loop, own, registries);
      if (conditionsHold(at(loop, 'preconditions'), own)) {
        const inner = at(loop, 'foreach');
        after =
          inner === undefined
            ? patched(loop, after, own)
            : mutateEach(listAt(loop, 'foreach'), after, own, depth + 1, registries);
      }
    }
    if (!isSame(before, after)) {
      context.setObject(after);
    }
  }
  return after;
}

function listOf(list: string, context: Context): readonly Json[] {
  const value = context.query(list);
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function addElement(context: Context, element: Json, index: number, depth: number): void {
  context.set('element', element);
  context.set(`element${depth}`, element);
  context.set('elementIndex', index);
  context.set(`elementIndex${depth}`, index);
}

/** The message of a rule that refuses the object; null where it does not. */
function denial(
  rule: Json,
  context: Context,
  registries: Set<string>,
  kind: PolicyFinding['kind'],
): string | null {
  const validate = objectAt(rule, 'validate');
  const [loops, deny] = [at(validate, 'foreach'), at(validate, 'deny')];
  if (loops === undefined && deny === undefined) {
    // A pattern that only reports changes nothing, so that it need not be understood.
    if (kind === 'reported') {
      return null;
    }
    throw new NotKnown('feature', `validate.${Object.keys(validate).find((key) => key !== 'message')}`);
  }
  const isDenied =
    loops === undefined
      ? denies(deny, context)
      : listAt(validate, 'foreach').some((loop) => deniesOne(loop, context, registries));
  return isDenied ? messageOf(textAt(validate, 'message'), context) : null;
}

function deniesOne(loop: Json, context: Context, registries: Set<string>): boolean {
  if (at(loop, 'deny') === undefined) {
    throw new NotKnown('feature', 'validate.foreach');
  }
  return listOf(textAt(loop, 'list'), context).some((element, index) => {
    if (element === null) {
      return false;
    }
    const own = context.fork();
    addElement(own, element, index, 0);
    addContext(loop, own, registries);
    return conditionsHold(at(loop, 'preconditions'), own) && denies(at(loop, 'deny'), own);
  });
}

/** A `deny` without conditions always refuses. */
function denies(deny: Json | undefined, context: Context): boolean {
  return conditionsHold(at(deny, 'conditions'), context);
}
