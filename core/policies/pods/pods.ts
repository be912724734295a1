// Finds the Pods that the objects of a text make. The preview gets their places in the text, and `policy test` gets whole Pods.
//
// An admission policy sees Pods, never the objects that make them. The rules below decide which Pods the API server would be asked to
// create:
//
// - A Pod of `v1` is a Pod. Kubernetes' own workloads make Pods from the template that Kubernetes reads (`OWN_KINDS` has its path), and
//   from no other template.
// - An object of any other API makes Pods from each `template` in it (any key that ends in `template`) whose `spec` has a list of
//   `containers`. The controllers of an Argo Rollout, of a DeploymentConfig or of a Volcano job copy that template. They add to it, but
//   keep its images.
// - An operator's object without such a template makes no Pod that can be known here. Only its operator knows what the Pod will hold.
// - A Knative Service makes no Pod that can be known here, although it has a template. Knative asks the registry first and replaces the tag
//   with a digest, so no Pod has the image in the text.
// - A policy makes no Pods. What looks like a template in it is a pattern.
// - An object inside another one, as in a List, is treated as if it were alone in the text.
// - A Pod with a container that has no name or no image is unfinished. The API server refuses it in this form, so an operator, a patch or
//   the person who is typing will finish it first. The images that it has will stay the same, so their places count. It is not a whole Pod:
//   `readPods` leaves it out and counts it, unless it has no containers at all.
// - A broken document has places as far as it can be read. It has no whole Pods, because kubectl refuses the whole document.
// - The name of an object is its `name`, or its `generateName` where it has no name. Without a namespace its Pods are in `default`, as with
//   kubectl.
// - An alias of a whole mapping is followed for whole Pods only. A place in the text belongs to the object that surrounds it.
import { parseReference } from '../../image/reference.ts';
import { groupOf } from '../../sites/dialects/kubernetes/resource.ts';
import type { ResourceName } from '../../sites/imageSite.ts';
import { isPolicy } from '../../sites/imageTable/containerPath.ts';
import { segments } from '../../yaml/documents.ts';
import { hasActions } from '../../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../../yaml/plainValue.ts';
import { type Node, type Tree, valueAt } from '../../yaml/tree.ts';
import { CONTAINER_FIELDS, POD_FIELDS } from './podFields.ts';

/** An object that makes Pods, or a Pod itself, with what decides whether a policy leaves its Pods alone. */
export interface PodMaker {
  readonly resource: ResourceName;
  readonly namespace: string;
  /** The labels of the Pods, not of the object. */
  readonly labels: ReadonlyMap<string, string>;
}

/** The parts of a Pod that policies look at. */
export interface Pod {
  /** The name of the object that makes the Pod. Several Pods may share it. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly spec: ValueMap;
  /** Kind and name of the object that makes the Pod: `Deployment web`. */
  readonly owner: string;
}

export interface PodsOfText {
  readonly pods: readonly Pod[];
  /** How many documents may hold Pods that are known only after a template is rendered. */
  readonly templated: number;
  /** How many Pods are left out of `pods` because they are unfinished. */
  readonly incomplete: number;
}

/** The whole Pods of `text`, a stream of YAML documents, in the order of the text. Never throws. */
export function readPods(text: string): PodsOfText {
  const pods: Pod[] = [];
  let templated = 0;
  let incomplete = 0;
  for (const { start, end } of segments(text)) {
    const document = text.slice(start, end);
    // Parsing is slow, and most documents have neither `containers` nor `initContainers`. The search covers both words.
    const value = document.includes('ontainers') ? readValue(document) : null;
    const found =
      value === undefined
        ? []
        : search(value ?? null, VALUES)
            .map(wholePod)
            .filter(hasContainers);
    const complete = found.filter(isComplete);
    const isUnclear = value === undefined || complete.length < found.length;
    if ((isUnclear && hasActions(document)) || found.some(isTemplated)) {
      templated++;
    } else {
      incomplete += found.length - complete.length;
      pods.push(...complete);
    }
  }
  return { pods, templated, incomplete };
}

/**
 * The scalars inside Pods: the offset at which each begins, and the object that makes its Pod. Offsets count in UTF-16 code units from the
 * start of the document. Never throws.
 *
 * @param trees all trees of one document.
 */
export function podPlaces(trees: readonly Tree[]): ReadonlyMap<number, PodMaker> {
  const places = new Map<number, PodMaker>();
  for (const { root } of trees) {
    for (const { maker, spec } of root ? search<Node>(root, NODES) : []) {
      mark(spec, maker, places, 0);
    }
  }
  return places;
}

function mark(node: Node, maker: PodMaker, places: Map<number, PodMaker>, depth: number): void {
  if (node.kind === 'scalar') {
    // A document with mistakes has two trees, and the first is the exact one.
    if (!places.has(node.span.start)) {
      places.set(node.span.start, maker);
    }
  } else if (depth <= MAX_DEPTH) {
    for (const child of node.kind === 'list' ? node.items : node.entries.map(({ value }) => value)) {
      if (child) {
        mark(child, maker, places, depth + 1);
      }
    }
  }
}

/** A bound for the recursion, because a broken document can be nested without limit. */
const MAX_DEPTH = 500;

/** How the search reads a document: as a tree, which has places, or as plain values, which have none. */
interface View<N> {
  /** Empty where `node` is not a mapping. */
  readonly entries: (node: N) => readonly (readonly [key: string, value: N])[];
  /** Null where `node` is not a list. */
  readonly items: (node: N) => readonly N[] | null;
  readonly at: (node: N, key: string) => N | null;
  readonly string: (node: N) => string | null;
}

const NODES: View<Node> = {
  entries: (node) =>
    node.kind === 'map'
      ? node.entries.flatMap(({ key, value }) => (value ? [[key, value] as const] : []))
      : [],
  items: (node) => (node.kind === 'list' ? node.items.filter((each) => each !== null) : null),
  at: (node, key) => (node.kind === 'map' ? valueAt(node, key) : null),
  string: (node) => (node.kind === 'scalar' && node.isString ? node.value : null),
};

const VALUES: View<Value> = {
  entries: (value) => (isValueMap(value) ? [...value] : []),
  items: (value) => (isValueList(value) ? value : null),
  at: (value, key) => (isValueMap(value) ? (value.get(key) ?? null) : null),
  string: (value) => (typeof value === 'string' ? value : null),
};

interface FoundPod<N> {
  readonly maker: PodMaker;
  readonly spec: N;
}

/** The innermost object around the node that the search is at. */
interface OuterObject {
  readonly resource: ResourceName;
  readonly namespace: string;
}

function search<N>(
  node: N,
  view: View<N>,
  outer: OuterObject | null = null,
  depth = 0,
): readonly FoundPod<N>[] {
  if (depth > MAX_DEPTH) {
    return [];
  }
  const items = view.items(node);
  if (items) {
    return items.flatMap((each) => search(each, view, outer, depth + 1));
  }
  const object = objectOf(node, view);
  if (object && isPolicy(object.resource)) {
    return [];
  }
  const own = object && ownPod(node, object, view);
  if (own) {
    return [own];
  }
  const around = object ?? outer;
  return view.entries(node).flatMap(([key, value]) => {
    const pod = around && /template$/i.test(key) ? templatePod(value, around, view) : null;
    return pod ? [pod] : search(value, view, around, depth + 1);
  });
}

function objectOf<N>(node: N, view: View<N>): OuterObject | null {
  const apiVersion = stringIn(node, 'apiVersion', view);
  const kind = stringIn(node, 'kind', view);
  if (apiVersion === null || kind === null) {
    return null;
  }
  const [name, generateName, namespace] = ['name', 'generateName', 'namespace'].map((key) =>
    stringIn(descend(node, ['metadata'], view), key, view),
  );
  return {
    resource: { apiVersion, kind, name: name || generateName || null },
    namespace: namespace || 'default',
  };
}

/**
 * The Pod of one of Kubernetes' own kinds. It may be a patch whose spec has no containers. Null where `object` is of another kind or has no
 * spec.
 */
function ownPod<N>(node: N, object: OuterObject, view: View<N>): FoundPod<N> | null {
  const { apiVersion, kind } = object.resource;
  const path = OWN_GROUPS.has(groupOf(apiVersion)) ? OWN_KINDS.get(kind) : undefined;
  const pod = path ? descend(node, path, view) : null;
  const spec = pod === null ? null : view.at(pod, 'spec');
  return pod === null || spec === null ? null : { maker: makerOf(pod, object, view), spec };
}

const OWN_GROUPS: ReadonlySet<string> = new Set(['core', 'apps', 'batch', 'extensions']);

const WORKLOAD: readonly string[] = ['spec', 'template'];

/** The path from an object to its Pod, for each of Kubernetes' own kinds. */
const OWN_KINDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['Pod', []],
  ['PodTemplate', ['template']],
  ['ReplicationController', WORKLOAD],
  ['ReplicaSet', WORKLOAD],
  ['Deployment', WORKLOAD],
  ['StatefulSet', WORKLOAD],
  ['DaemonSet', WORKLOAD],
  ['Job', WORKLOAD],
  ['CronJob', ['spec', 'jobTemplate', ...WORKLOAD]],
]);

/**
 * The Pod in `node`, the value of a `template` key. Null where the object is of Kubernetes' own APIs or of Knative, and where `node` is not
 * a template of Pods.
 */
function templatePod<N>(node: N, object: OuterObject, view: View<N>): FoundPod<N> | null {
  const group = groupOf(object.resource.apiVersion);
  const spec = OWN_GROUPS.has(group) || group === RESOLVED ? null : view.at(node, 'spec');
  const containers = spec === null ? null : view.at(spec, 'containers');
  return spec === null || containers === null || view.items(containers) === null
    ? null
    : { maker: makerOf(node, object, view), spec };
}

/** The API group of Knative, which replaces tags with digests before it makes a Pod. */
const RESOLVED = 'serving.knative.dev';

/** Labels that are not strings are left out, because the API server refuses them. */
function makerOf<N>(pod: N, { resource, namespace }: OuterObject, view: View<N>): PodMaker {
  const labels = descend(pod, ['metadata', 'labels'], view);
  const entries = labels === null ? [] : view.entries(labels);
  return {
    resource,
    namespace,
    labels: new Map(
      entries.flatMap(([key, value]) => {
        const text = view.string(value);
        return text === null ? [] : [[key, text] as const];
      }),
    ),
  };
}

function descend<N>(node: N, path: readonly string[], view: View<N>): N | null {
  let at: N | null = node;
  for (const key of path) {
    at = at === null ? null : view.at(at, key);
  }
  return at;
}

function stringIn<N>(node: N | null, key: string, view: View<N>): string | null {
  const value = node === null ? null : view.at(node, key);
  return value === null ? null : view.string(value);
}

function wholePod({ maker, spec }: FoundPod<Value>): Pod {
  const { resource, namespace, labels } = maker;
  const name = resource.name ?? resource.kind.toLowerCase();
  return {
    name,
    namespace,
    labels,
    spec: asAdmitted(isValueMap(spec) ? spec : new Map()),
    owner: `${resource.kind} ${name}`,
  };
}

/**
 * `spec` as policies see it. The API server drops null values and unknown fields before it calls a policy, and a policy in CEL would fail
 * on them. They are common: templates of operators have fields of their own, and people misspell. Unknown fields below the level of a
 * container are kept.
 */
function asAdmitted(spec: ValueMap): ValueMap {
  return new Map(
    [...withKeys(spec, POD_FIELDS)].map(([key, value]) => [
      key,
      /containers$/i.test(key) && isValueList(value)
        ? value.map((each) => (isValueMap(each) ? withKeys(each, CONTAINER_FIELDS) : each))
        : value,
    ]),
  );
}

function withKeys(map: ValueMap, known: ReadonlySet<string>): ValueMap {
  return new Map([...withoutNothing(map)].filter(([key]) => known.has(key)));
}

function withoutNothing(map: ValueMap): ValueMap {
  return new Map(
    [...map].filter(([, value]) => value !== null).map(([key, value]) => [key, withoutNulls(value)]),
  );
}

function withoutNulls(value: Value): Value {
  if (isValueList(value)) {
    return value.map(withoutNulls);
  }
  return isValueMap(value) ? withoutNothing(value) : value;
}

/** A patch that has no containers is not counted as unfinished. */
function hasContainers({ spec }: Pod): boolean {
  return spec.has('containers') || spec.has('initContainers');
}

/** Whether the Pod is finished: it has a container, and every container has a name and an image. The API server refuses any other Pod. */
function isComplete(pod: Pod): boolean {
  const main = pod.spec.get('containers');
  return (
    isValueList(main) &&
    main.length > 0 &&
    containersOf(pod).every((each) => textAt(each, 'name') !== '' && textAt(each, 'image') !== '')
  );
}

/**
 * Whether a template variable is in a name, a namespace or an image. Policies do not look at commands, so a variable there does not matter.
 */
function isTemplated(pod: Pod): boolean {
  return (
    [pod.name, pod.namespace].some((each) => /[{}$<>]/.test(each)) ||
    containersOf(pod).some((each) => parseReference(textAt(each, 'image')).kind === 'templated')
  );
}

function containersOf({ spec }: Pod): readonly ValueMap[] {
  return ['initContainers', 'containers'].flatMap((key) => {
    const list = spec.get(key);
    return isValueList(list) ? list.map((each) => (isValueMap(each) ? each : new Map())) : [];
  });
}

function textAt(map: ValueMap, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}
