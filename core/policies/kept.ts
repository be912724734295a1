// Reads from a policy what people chose in it besides the images: its name, and what it leaves alone.
import { isValueList, isValueMap, type Value, type ValueMap } from '../yaml/plainValue.ts';

/** What an upgraded policy keeps of the old one. */
export interface KeptOfPolicy {
  readonly name: string;
  /** Namespaces of the cluster that are left alone, sorted. */
  readonly excludedNamespaces: readonly string[];
  /** Labels of Pods that are left alone, without our own. */
  readonly optOuts: readonly OptOut[];
}

export interface OptOut {
  readonly label: string;
  readonly value: string;
}

/** Texts that may stand in a policy as they are. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,252}[A-Za-z0-9])?$/;
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What `policy` keeps. The path of a part that cannot be kept, where there is one. */
export function keptOf(policy: ValueMap): KeptOfPolicy | string {
  const name = textAt(objectAt(policy, 'metadata'), 'name');
  if (!PLAIN.test(name)) {
    return 'metadata.name';
  }
  const spec = objectAt(policy, 'spec');
  const exceptions = at(spec, 'rules') === undefined ? ofConditions(spec) : ofRules(spec);
  if (typeof exceptions === 'string') {
    return exceptions;
  }
  const wrong =
    exceptions.namespaces.some((each) => !NAMESPACE.test(each)) ||
    exceptions.labels.some(({ label, value }) => !PLAIN.test(label) || !PLAIN.test(value));
  return wrong
    ? 'exclude'
    : {
        name,
        excludedNamespaces: [...new Set(exceptions.namespaces)].sort(),
        optOuts: [
          ...new Map(exceptions.labels.map((each) => [`${each.label}=${each.value}`, each])).values(),
        ],
      };
}

interface PolicyExceptions {
  readonly namespaces: readonly string[];
  readonly labels: readonly OptOut[];
}

/** Of a ClusterPolicy. The rules must agree, because the new policy has one list. */
function ofRules(spec: ValueMap): PolicyExceptions | string {
  const all: PolicyExceptions[] = [];
  for (const rule of listAt(spec, 'rules')) {
    if (
      filtersIn(objectAt(rule, 'match')).some((each) => ![...each.keys()].every((key) => MATCHED.has(key)))
    ) {
      return 'match';
    }
    if (['preconditions', 'celPreconditions'].some((key) => at(rule, key) !== undefined)) {
      return 'preconditions';
    }
    const read = filtersIn(objectAt(rule, 'exclude')).map(exceptionsOf);
    if (at(objectAt(rule, 'exclude'), 'all') !== undefined || read.includes(null)) {
      return 'exclude';
    }
    all.push(merged(read.filter((each) => each !== null)));
  }
  const [first] = all;
  return all.some((each) => JSON.stringify(each) !== JSON.stringify(first))
    ? 'exclude'
    : merged(all.slice(0, 1));
}

/** The keys of `resources` that say nothing about which Pods are meant. */
const MATCHED: ReadonlySet<string> = new Set(['kinds', 'operations']);

function filtersIn(block: ValueMap): readonly ValueMap[] {
  const named = [...listAt(block, 'any'), ...listAt(block, 'all')].map((each) => objectAt(each, 'resources'));
  const own = at(block, 'resources');
  return isValueMap(own) ? [own, ...named] : named;
}

/** Null for a filter that is more than a list of namespaces or one label. */
function exceptionsOf(resources: ValueMap): PolicyExceptions | null {
  const [[key, value] = [], ...more] = [...resources].filter(([name]) => !MATCHED.has(name));
  if (key === undefined || more.length > 0) {
    return null;
  }
  if (key === 'namespaces') {
    return { namespaces: textsAt(resources, 'namespaces'), labels: [] };
  }
  const selector = isValueMap(value) ? value : EMPTY;
  const labels = [...objectAt(selector, 'matchLabels')];
  const isOne = key === 'selector' && selector.size === 1 && labels.length === 1;
  return isOne
    ? { namespaces: [], labels: labels.map(([label, each]) => ({ label, value: String(each) })) }
    : null;
}

/** Of a policy in CEL that we wrote: its conditions have names, and a form of their own. */
function ofConditions(spec: ValueMap): PolicyExceptions | string {
  const all: PolicyExceptions[] = [];
  for (const condition of listAt(spec, 'matchConditions')) {
    const [name, expression] = [textAt(condition, 'name'), textAt(condition, 'expression')];
    const read = ofCondition(name, expression);
    if (read === null) {
      return `matchConditions ${name}`;
    }
    all.push(read);
  }
  const constraints = objectAt(spec, 'matchConstraints');
  return ['namespaceSelector', 'objectSelector', 'excludeResourceRules'].some(
    (key) => objectAt(constraints, key).size > 0 || listAt(constraints, key).length > 0,
  )
    ? 'matchConstraints'
    : merged(all);
}

function ofCondition(name: string, expression: string): PolicyExceptions | null {
  if (name === 'not-from-node') {
    return NONE;
  }
  const label =
    /^!has\(object\.metadata\.labels\) \|\| !\('([^']+)' in object\.metadata\.labels\) \|\| object\.metadata\.labels\['\1'\] != '([^']*)'$/.exec(
      expression,
    );
  if (label) {
    return { namespaces: [], labels: [{ label: label[1] ?? '', value: label[2] ?? '' }] };
  }
  const list = /^!\(request\.namespace in \[([^[\]]*)\]\)$/.exec(expression)?.[1];
  return list === undefined
    ? null
    : { namespaces: [...list.matchAll(/'([^']*)'/g)].map(([, each = '']) => each), labels: [] };
}

const NONE: PolicyExceptions = { namespaces: [], labels: [] };

function merged(all: readonly PolicyExceptions[]): PolicyExceptions {
  return {
    namespaces: all.flatMap(({ namespaces }) => namespaces),
    labels: all.flatMap(({ labels }) => labels),
  };
}

const EMPTY: ValueMap = new Map();

function at(map: Value | undefined, key: string): Value | undefined {
  return isValueMap(map) ? map.get(key) : undefined;
}

function objectAt(map: Value | undefined, key: string): ValueMap {
  const value = at(map, key);
  return isValueMap(value) ? value : EMPTY;
}

function listAt(map: Value | undefined, key: string): readonly Value[] {
  const value = at(map, key);
  return isValueList(value) ? value : [];
}

function textAt(map: Value | undefined, key: string): string {
  const value = at(map, key);
  return typeof value === 'string' ? value : '';
}

function textsAt(map: Value | undefined, key: string): readonly string[] {
  return listAt(map, key).filter((each) => typeof each === 'string');
}
