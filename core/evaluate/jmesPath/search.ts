// Evaluates JMESPath by the rules of Kyverno's fork of go-jmespath. They differ from jmespath.org in one thing: a key that an object does
// not have is an error, until an operator takes it for null.
import { isList, isObject, isSame, type Json } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import type { Evaluating } from '../tools.ts';
import { type Argument, callFunction } from './functions.ts';
import { type Comparator, type PathNode, parseJmesPath } from './parse.ts';

/** The value of `expression` on `data`. Throws `PolicyError` where a key is missing. */
export function searchJmesPath(expression: string, data: Json, run: Evaluating): Json {
  run.budget.spend(expression.length >> 2);
  const value = evaluate(parsed(expression), data, run);
  if (isMissing(value)) {
    throw new PolicyError(`Unknown key "${value.missing}" in path`);
  }
  return isReference(value) ? refuse(expression) : value;
}

/** The last expressions that were read. A loop asks the same few for each of its elements. */
const known = new Map<string, PathNode>();

function parsed(expression: string): PathNode {
  const node = known.get(expression) ?? parseJmesPath(expression);
  if (known.size >= 200) {
    known.clear();
  }
  known.set(expression, node);
  return node;
}

function refuse(expression: string): never {
  throw new NotKnown('value', expression);
}

/** The functions that `expression` calls. */
export function callsOf(expression: string): readonly string[] {
  return callsIn(parseJmesPath(expression));
}

function callsIn(node: PathNode): readonly string[] {
  const inner = childrenOf(node).flatMap(callsIn);
  return node.type === 'call' ? [node.name, ...inner] : inner;
}

function childrenOf(node: PathNode): readonly PathNode[] {
  switch (node.type) {
    case 'chain':
    case 'pipe':
    case 'or':
    case 'and':
    case 'compare':
    case 'project':
    case 'projectValues':
      return [node.left, node.right];
    case 'filter':
      return [node.left, node.right, node.condition];
    case 'not':
    case 'flatten':
    case 'reference':
      return [node.of];
    case 'list':
      return node.items;
    case 'object':
      return node.entries.map(([, each]) => each);
    case 'call':
      return node.args;
    default:
      return [];
  }
}

/** The name of a key that an object does not have. */
interface Missing {
  readonly missing: string;
}
class MissingKey implements Missing {
  readonly missing: string;

  constructor(key: string) {
    this.missing = key;
  }
}
class Reference {
  readonly node: PathNode;

  constructor(node: PathNode) {
    this.node = node;
  }
}

type PathResult = Json | MissingKey | Reference;

function isMissing(value: PathResult): value is MissingKey {
  return value instanceof MissingKey;
}

function isReference(value: PathResult): value is Reference {
  return value instanceof Reference;
}

/** The value of `node`, where a missing key counts as null. */
function soft(node: PathNode, data: Json, run: Evaluating): Json {
  const value = evaluate(node, data, run);
  return isMissing(value) ? null : isReference(value) ? refuse('&') : value;
}

function evaluate(node: PathNode, data: Json, run: Evaluating): PathResult {
  run.budget.spend(1);
  switch (node.type) {
    case 'current':
      return data;
    case 'literal':
      return node.value;
    case 'field':
      return isObject(data)
        ? Object.hasOwn(data, node.name)
          ? (data[node.name] ?? null)
          : new MissingKey(node.name)
        : null;
    case 'index':
      return isList(data) ? (data.at(node.index) ?? null) : null;
    case 'slice':
      return isList(data) ? sliceOf(data, node.parts) : null;
    case 'chain': {
      const left = evaluate(node.left, data, run);
      return isMissing(left) || isReference(left) ? left : evaluate(node.right, left, run);
    }
    case 'pipe':
      return soft(node.right, soft(node.left, data, run), run);
    case 'or': {
      const left = soft(node.left, data, run);
      return isFalse(left) ? soft(node.right, data, run) : left;
    }
    case 'and': {
      const left = soft(node.left, data, run);
      return isFalse(left) ? left : evaluate(node.right, data, run);
    }
    case 'not':
      return isFalse(soft(node.of, data, run));
    case 'compare':
      return compare(node.operator, soft(node.left, data, run), soft(node.right, data, run));
    case 'reference':
      return new Reference(node.of);
    case 'call':
      return call(node.name, node.args, data, run);
    default:
      return collected(node, data, run);
  }
}

type Collecting = Extract<
  PathNode,
  { readonly type: 'flatten' | 'project' | 'projectValues' | 'filter' | 'list' | 'object' }
>;

function collected(node: Collecting, data: Json, run: Evaluating): Json {
  switch (node.type) {
    case 'flatten': {
      const list = soft(node.of, data, run);
      if (!isList(list)) {
        return null;
      }
      const flat = list.flatMap((each) => (isList(each) ? each : [each]));
      run.budget.spend(flat.length);
      return flat;
    }
    case 'project': {
      const list = soft(node.left, data, run);
      return isList(list) ? present(list.map((each) => soft(node.right, each, run))) : null;
    }
    case 'projectValues': {
      const map = soft(node.left, data, run);
      if (!isObject(map)) {
        return null;
      }
      const values = Object.values(map);
      // go-jmespath begins with as many nulls as there are values.
      return present([...values.map(() => null), ...values].map((each) => soft(node.right, each, run)));
    }
    case 'filter': {
      const list = soft(node.left, data, run);
      return isList(list)
        ? present(
            list
              .filter((each) => !isFalse(soft(node.condition, each, run)))
              .map((each) => soft(node.right, each, run)),
          )
        : null;
    }
    case 'list':
      return data === null ? null : node.items.map((each) => soft(each, data, run));
    case 'object':
      return data === null
        ? null
        : Object.fromEntries(node.entries.map(([key, each]) => [key, soft(each, data, run)]));
  }
}

function present(values: readonly Json[]): readonly Json[] {
  return values.filter((each) => each !== null);
}

/** JMESPath's own idea of false: also an empty list, object and text. */
function isFalse(value: Json): boolean {
  return (
    value === null ||
    value === false ||
    value === '' ||
    (isList(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

function compare(operator: Comparator, left: Json, right: Json): Json {
  if (operator === '==' || operator === '!=') {
    return isSame(left, right) === (operator === '==');
  }
  if (typeof left !== 'number' || typeof right !== 'number') {
    return null;
  }
  return operator === '<'
    ? left < right
    : operator === '<='
      ? left <= right
      : operator === '>'
        ? left > right
        : left >= right;
}

function sliceOf(
  list: readonly Json[],
  [start = null, end = null, by = null]: readonly (number | null)[],
): Json {
  const step = by ?? 1;
  if (step === 0) {
    throw new PolicyError('Invalid slice, step cannot be 0');
  }
  const [low, high] = step > 0 ? [0, list.length] : [-1, list.length - 1];
  const bound = (given: number | null, otherwise: number): number =>
    given === null ? otherwise : Math.min(high, Math.max(low, given < 0 ? given + list.length : given));
  const items: Json[] = [];
  const last = bound(end, step > 0 ? high : low);
  for (let at = bound(start, step > 0 ? low : high); step > 0 ? at < last : at > last; at += step) {
    items.push(list[at] ?? null);
  }
  return items;
}

function call(name: string, nodes: readonly PathNode[], data: Json, run: Evaluating): Json {
  const args = nodes.map((node): Argument => {
    const value = evaluate(node, data, run);
    if (isReference(value)) {
      return (each: Json) => soft(value.node, each, run);
    }
    return isMissing(value) ? null : value;
  });
  const value = callFunction(name, args, run);
  run.budget.pay(value);
  return value;
}
