// The rules that Kyverno adds to a ClusterPolicy of Pods for the workloads that make Pods.
import {
  at,
  descend,
  isObject,
  type Json,
  listAt,
  objectAt,
  type PlainObject,
  textAt,
  withLeaf,
} from '../json.ts';
import { filtersOf, kindsIn } from './match.ts';

/** The rules of `policy`, and those for workloads after them. */
export function rulesOf(policy: Json): readonly Json[] {
  const rules = listAt(at(policy, 'spec'), 'rules');
  const controllers = controllersOf(policy, rules);
  const generated = rules.flatMap((rule) => generate(rule, controllers));
  return generated.length === 0 ? rules : [...rules.filter((rule) => !isGenerated(rule)), ...generated];
}

const WORKLOADS: ReadonlyMap<string, string> = new Map([
  ['DaemonSet', 'apps/v1/DaemonSet'],
  ['Deployment', 'apps/v1/Deployment'],
  ['Job', 'batch/v1/Job'],
  ['ReplicaSet', 'apps/v1/ReplicaSet'],
  ['ReplicationController', 'v1/ReplicationController'],
  ['StatefulSet', 'apps/v1/StatefulSet'],
]);
const CRON_JOB = 'CronJob';

/** The kinds of workloads that get rules. */
function controllersOf(policy: Json, rules: readonly Json[]): readonly string[] {
  const all = [...WORKLOADS.keys(), CRON_JOB];
  const filters = rules.flatMap((rule) => [
    ...filtersOf(at(rule, 'match')),
    ...filtersOf(at(rule, 'exclude')),
  ]);
  const isOfPods = rules.some((rule) =>
    filtersOf(at(rule, 'match')).some((filter) =>
      kindsIn(filter).some((kind) => kind === 'Pod' || all.includes(kind)),
    ),
  );
  if (!isOfPods || rules.some(hasJsonPatch) || filters.some(isNarrow)) {
    return [];
  }
  const annotation = descend(policy, [
    'metadata',
    'annotations',
    'pod-policies.kyverno.io/autogen-controllers',
  ]);
  return typeof annotation === 'string'
    ? annotation === 'all'
      ? all
      : all.filter((kind) => annotation.split(',').includes(kind))
    : all;
}

function hasJsonPatch(rule: Json): boolean {
  const mutate = at(rule, 'mutate');
  return (
    at(rule, 'generate') !== undefined ||
    textAt(mutate, 'patchesJson6902') !== '' ||
    listAt(mutate, 'foreach').some((each) => textAt(each, 'patchesJson6902') !== '')
  );
}

/** A filter that means more than the kind of Pods cannot be carried over. */
function isNarrow(filter: Json): boolean {
  const kinds = listAt(filter, 'kinds');
  return (
    ['name', 'names', 'selector', 'annotations'].some((key) => at(filter, key) !== undefined) ||
    (kinds.length > 1 && kindsIn(filter).includes('Pod'))
  );
}

function isGenerated(rule: Json): boolean {
  return textAt(rule, 'name').startsWith('autogen-');
}

function generate(rule: Json, controllers: readonly string[]): readonly Json[] {
  const workloads = controllers.flatMap((kind) => WORKLOADS.get(kind) ?? []);
  const excluded = filtersOf(at(rule, 'exclude')).flatMap(kindsIn);
  const isOfPods =
    filtersOf(at(rule, 'match')).some((filter) => kindsIn(filter).includes('Pod')) &&
    (excluded.length === 0 || excluded.includes('Pod'));
  if (!isOfPods || isGenerated(rule)) {
    return [];
  }
  const ofWorkloads = workloads.length === 0 ? [] : [converted(rule, workloads, ['spec', 'template'])];
  const ofCronJobs = controllers.includes(CRON_JOB)
    ? [converted(rule, ['batch/v1/CronJob'], ['spec', 'jobTemplate', 'spec', 'template'])]
    : [];
  return [...ofWorkloads, ...ofCronJobs].map((each) =>
    withLeaf(each, ['name'], `autogen-${textAt(rule, 'name')}`),
  );
}

/** `rule` for the objects of `kinds`, which hold their Pod at `path`. */
function converted(rule: Json, kinds: readonly string[], path: readonly string[]): Json {
  const mutate = at(rule, 'mutate');
  const patch = at(mutate, 'patchStrategicMerge');
  const loops = listAt(mutate, 'foreach').map((each) => {
    const { list, context, preconditions, patchStrategicMerge } = isObject(each) ? each : {};
    return present({
      list,
      context,
      preconditions,
      patchStrategicMerge: withLeaf({}, path, patchStrategicMerge ?? null),
    });
  });
  const changed: PlainObject = present({
    ...(isObject(rule) ? rule : {}),
    match: withKinds(at(rule, 'match') ?? null, kinds),
    exclude: at(rule, 'exclude') === undefined ? undefined : withKinds(at(rule, 'exclude') ?? null, kinds),
    mutate:
      mutate === undefined
        ? undefined
        : patch === undefined
          ? { foreach: loops }
          : { patchStrategicMerge: withLeaf({}, path, patch) },
  });
  // Kyverno replaces the paths in the text of the whole rule.
  const place = path.join('.');
  const text = JSON.stringify(changed)
    .replaceAll(/request\.(object|oldObject)\.spec/g, `request.$1.${place}.spec`)
    .replaceAll(/request\.(object|oldObject)\.metadata/g, `request.$1.${place}.metadata`);
  return JSON.parse(text) as Json;
}

function present(object: Readonly<Record<string, Json | undefined>>): PlainObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

/** A filter of Pods becomes one of `kinds`; a filter without a kind stays. */
function withKinds(block: Json, kinds: readonly string[]): Json {
  const filters = (key: string): PlainObject => {
    const list = listAt(block, key);
    return list.length === 0 ? {} : { [key]: list.map((each) => convertFilter(each, kinds)) };
  };
  return isObject(block)
    ? {
        ...block,
        ...filters('any'),
        ...filters('all'),
        ...(at(block, 'resources') === undefined
          ? {}
          : { resources: objectAt(convertFilter(block, kinds), 'resources') }),
      }
    : block;
}

function convertFilter(filter: Json, kinds: readonly string[]): Json {
  return kindsIn(objectAt(filter, 'resources')).includes('Pod')
    ? withLeaf(filter, ['resources', 'kinds'], kinds)
    : filter;
}
