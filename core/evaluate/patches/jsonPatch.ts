// Applies a JSON patch (RFC 6902) as evanphx/json-patch does, for both engines.
import { at, isList, isObject, isSame, type Json, type PlainObject, textAt, withValue } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';

/** `kyverno`: a ClusterPolicy. It makes the parents that an added value needs, and removes what is not there without an error. */
export type Flavour = 'kyverno' | 'plain';

/** Null where a `test` of the patch fails, after which nothing of it counts. */
export function applyJsonPatch(object: Json, operations: readonly Json[], flavour: Flavour): Json | null {
  let current = object;
  for (const operation of operations) {
    const path = pointer(textAt(operation, 'path'));
    const value = at(operation, 'value');
    switch (textAt(operation, 'op')) {
      case 'add':
        current = change(current, path, {
          kind: 'add',
          value: given(value),
          makesParents: flavour === 'kyverno',
        });
        break;
      case 'replace':
        current = change(current, path, { kind: 'replace', value: given(value) });
        break;
      case 'remove':
        current =
          flavour === 'kyverno' && valueAt(current, path) === undefined
            ? current
            : change(current, path, { kind: 'remove' });
        break;
      case 'test':
        if (!isSame(valueAt(current, path) ?? null, value ?? null)) {
          return null;
        }
        break;
      default:
        throw new NotKnown('feature', textAt(operation, 'op'));
    }
  }
  return current;
}

function given(value: Json | undefined): Json {
  if (value === undefined) {
    throw new PolicyError('a JSON patch without a value');
  }
  return value;
}

function pointer(path: string): readonly string[] {
  if (!path.startsWith('/')) {
    throw new NotKnown('value', path);
  }
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (each, part) => (isList(each) ? (INDEX.test(part) ? each[Number(part)] : undefined) : at(each, part)),
    value,
  );
}

const INDEX = /^(?:0|[1-9]\d*)$/;

type PatchStep =
  | { readonly kind: 'add'; readonly value: Json; readonly makesParents: boolean }
  | { readonly kind: 'replace'; readonly value: Json }
  | { readonly kind: 'remove' };

function change(value: Json | undefined, path: readonly string[], how: PatchStep): Json {
  const [part = '', ...rest] = path;
  if (value === undefined || value === null) {
    if (how.kind !== 'add' || !how.makesParents) {
      throw new PolicyError(`missing path: ${path.join('/')}`);
    }
    return change(emptyFor(part), path, how);
  }
  if (isList(value)) {
    return rest.length === 0 ? changeItem(value, part, how) : changeInside(value, part, rest, how);
  }
  if (!isObject(value)) {
    throw new PolicyError(`no such path: ${path.join('/')}`);
  }
  const inner = at(value, part);
  if (rest.length > 0) {
    return replaced(value, part, change(inner, rest, how));
  }
  if (how.kind !== 'add' && inner === undefined) {
    throw new PolicyError(`missing key: ${part}`);
  }
  return how.kind === 'remove'
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== part))
    : replaced(value, part, how.value);
}

/** What is made for a parent that is missing: a list where the next part is an index. */
function emptyFor(part: string): Json {
  if (part === '-' || part === '0') {
    return [];
  }
  if (INDEX.test(part)) {
    throw new NotKnown('value', part);
  }
  return {};
}

function replaced(object: PlainObject, key: string, value: Json): PlainObject {
  return Object.hasOwn(object, key)
    ? Object.fromEntries(Object.entries(object).map(([name, each]) => [name, name === key ? value : each]))
    : withValue(object, key, value);
}

function changeInside(list: readonly Json[], part: string, rest: readonly string[], how: PatchStep): Json {
  const index = INDEX.test(part) ? Number(part) : -1;
  if (index < 0 || index >= list.length) {
    throw new PolicyError(`no such index: ${part}`);
  }
  return list.map((each, position) => (position === index ? change(each, rest, how) : each));
}

function changeItem(list: readonly Json[], part: string, how: PatchStep): Json {
  if (how.kind === 'add') {
    const index = part === '-' ? list.length : INDEX.test(part) ? Number(part) : -1;
    if (index < 0 || index > list.length) {
      throw new PolicyError(`index out of bounds: ${part}`);
    }
    return [...list.slice(0, index), how.value, ...list.slice(index)];
  }
  const index = INDEX.test(part) ? Number(part) : -1;
  if (index < 0 || index >= list.length) {
    throw new PolicyError(`index out of bounds: ${part}`);
  }
  return how.kind === 'remove'
    ? list.filter((_, position) => position !== index)
    : list.map((each, position) => (position === index ? how.value : each));
}
