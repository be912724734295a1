// Which requests a policy in CEL is for: its `matchConstraints`.
import { type Admission, kindOf, namespaceOf, resourceOf } from '../admission.ts';
import { at, descend, isObject, type Json, listAt, objectAt, textAt, textsAt } from '../json.ts';
import { isEmptySelector, matchesSelector } from '../labels.ts';
import { NotKnown } from '../stop.ts';

export function constraintsMatch(constraints: Json | undefined, admission: Admission): boolean {
  const { object } = admission;
  if (!isEmptySelector(at(constraints, 'namespaceSelector'))) {
    // Nobody knows here which labels a namespace has.
    throw new NotKnown('feature', 'namespaceSelector');
  }
  const selector = at(constraints, 'objectSelector');
  return (
    listAt(constraints, 'resourceRules').some((rule) => ruleMatches(rule, admission)) &&
    !listAt(constraints, 'excludeResourceRules').some((rule) => ruleMatches(rule, admission)) &&
    (isEmptySelector(selector) ||
      matchesSelector(selector ?? null, descend(object, ['metadata', 'labels']) ?? null))
  );
}

function ruleMatches(rule: Json, { operation, subresource, object }: Admission): boolean {
  const { group, version, kind } = kindOf(object);
  const resource = resourceOf({ group, version, kind });
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const names = textsAt(rule, 'resourceNames');
  const scope = textAt(rule, 'scope');
  return (
    has(textsAt(rule, 'apiGroups'), group) &&
    has(textsAt(rule, 'apiVersions'), version) &&
    has(textsAt(rule, 'operations'), operation) &&
    textsAt(rule, 'resources').some(
      (each) =>
        each === full ||
        each === '*/*' ||
        (each === '*' && subresource === '') ||
        (each === `${resource}/*` && subresource !== '') ||
        (each === `*/${subresource}` && subresource !== ''),
    ) &&
    (names.length === 0 || names.includes(textAt(objectAt(object, 'metadata'), 'name'))) &&
    (scope === '' || scope === '*' || (scope === 'Namespaced') === (namespaceOf(object) !== ''))
  );
}

function has(values: readonly string[], value: string): boolean {
  return values.includes('*') || values.includes(value);
}

/** The first rule, if it is for Pods alone. Kyverno carries such a policy over to workloads. */
export function rulesOfPods(constraints: Json | undefined): Json | null {
  const rules = listAt(constraints, 'resourceRules');
  const [rule] = rules;
  const isOnly = (key: string, value: string): boolean => {
    const values = textsAt(rule, key);
    return values.length === 1 && values[0] === value;
  };
  return rules.length === 1 &&
    isObject(rule) &&
    isEmptySelector(at(constraints, 'objectSelector')) &&
    listAt(constraints, 'excludeResourceRules').length === 0 &&
    textsAt(rule, 'resourceNames').length === 0 &&
    isOnly('apiGroups', '') &&
    isOnly('apiVersions', 'v1') &&
    isOnly('resources', 'pods')
    ? rule
    : null;
}
