// Which Pods the objects of a text make: one answer, with places in the text for the preview and with whole Pods for `policy test`.
//
// An admission policy sees Pods, never the objects that make them. So what is decided here is what the API server would be asked about:
//
// - A Pod of `v1` is one. Kubernetes' own workloads make Pods of the template at the path where Kubernetes reads it (`OWN_KINDS`), and of no other.
// - An object of any other API makes Pods of each `template` in it (any key that ends so) whose `spec` has a list of `containers`. The
//   controllers of an Argo Rollout, of a DeploymentConfig or of a Volcano job copy that template. What they add to it leaves its images alone.
// - An operator's object without such a template makes no Pod that could be known. Its operator alone knows what will be in it.
// - A Knative Service makes none either, though it has a template: Knative asks the registry first and writes a digest in the place of the
//   tag, so no Pod has the image that stands in the text.
// - A policy makes none: what looks like a template in it is a pattern.
// - An object in another one, as in a List, counts as if it stood alone.
// - A Pod with a container that has no name or no image is unfinished. The API server refuses it as it stands, so that something finishes it
//   first: an operator, a patch, the person who is typing. The images that are there stay the same, so their places count. A whole Pod cannot
//   be had of it: `readPods` leaves it out and counts it, unless it has no list of containers at all.
// - A broken document has places as far as it can be read. It has no whole Pods, because kubectl refuses all of it.
// - An object is called by its `name`, else by its `generateName`. Where it names no namespace, its Pods are in `default`, as with kubectl.
// - Anchors that stand for a whole mapping are followed for whole Pods only: a place in the text belongs to the object that it stands in.
import { parseReference } from '../../image/reference.ts';
import { groupOf } from '../../sites/dialects/kubernetes/resource.ts';
import type { ResourceName } from '../../sites/imageSite.ts';
import { isPolicy } from '../../sites/imageTable/containerPath.ts';
import { segments } from '../../yaml/documents.ts';
import { hasActions } from '../../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../../yaml/plainValue.ts';
import { type Node, type Tree, valueAt } from '../../yaml/tree.ts';
import { CONTAINER_FIELDS, POD_FIELDS } from './podFields.ts';

/** The object that makes Pods, or the Pod itself, and what of its Pods decides whether a policy leaves them alone. */
export interface PodMaker {
  readonly resource: ResourceName;
  readonly namespace: string;
  /** Of the Pods. */
  readonly labels: ReadonlyMap<string, string>;
}

/** A Pod as far as policies look at it: who it is, its labels and its spec. */
export interface Pod {
  /** Of the object that makes it, which may make more than one. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly spec: ValueMap;
  /** `Deployment web` */
  readonly owner: string;
}

export interface PodsOfText {
  readonly pods: readonly Pod[];
  /** How many documents may hold Pods, but only once a template is rendered. */
  readonly templated: number;
  /** How many Pods are left out because they are unfinished. */
  readonly incomplete: number;
}

/** The whole Pods of `text`, a stream of documents, in the order of the text. Never throws. */
export function readPods(text: string): PodsOfText {
  const pods: Pod[] = [];
  let templated = 0;
  let incomplete = 0;
  for (const { start, end } of segments(text)) {
    const document = text.slice(start, end);
    // Parsing is slow, and most documents hold neither `containers` nor `initContainers`.
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

/** The scalars inside the Pods of `trees`, those of one document, by where they begin. Never throws. */
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
    // The first tree of a document with mistakes is the exact one.
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

/** Broken documents can be indented without end. */
const MAX_DEPTH = 500;

/** How the search looks into a document: a tree that has places, or a value that has them no longer. */
interface View<N> {
  /** None where `node` is no mapping. */
  readonly entries: (node: N) => readonly (readonly [key: string, value: N])[];
  /** Null where `node` is no list. */
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

/** The object that the search is in. */
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

/** Of Kubernetes' own kinds a spec is a Pod's, even that of a patch without containers. */
function ownPod<N>(node: N, object: OuterObject, view: View<N>): FoundPod<N> | null {
  const { apiVersion, kind } = object.resource;
  const path = OWN_GROUPS.has(groupOf(apiVersion)) ? OWN_KINDS.get(kind) : undefined;
  const pod = path ? descend(node, path, view) : null;
  const spec = pod === null ? null : view.at(pod, 'spec');
  return pod === null || spec === null ? null : { maker: makerOf(pod, object, view), spec };
}

const OWN_GROUPS: ReadonlySet<string> = new Set(['core', 'apps', 'batch', 'extensions']);

const WORKLOAD: readonly string[] = ['spec', 'template'];

/** From the object to its Pod. */
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

/** What stands at a `template` of an object that is not Kubernetes' own. */
function templatePod<N>(node: N, object: OuterObject, view: View<N>): FoundPod<N> | null {
  const group = groupOf(object.resource.apiVersion);
  const spec = OWN_GROUPS.has(group) || group === RESOLVED ? null : view.at(node, 'spec');
  const containers = spec === null ? null : view.at(spec, 'containers');
  return spec === null || containers === null || view.items(containers) === null
    ? null
    : { maker: makerOf(node, object, view), spec };
}

/** Knative writes digests in the place of tags before it makes a Pod. */
const RESOLVED = 'serving.knative.dev';

/** The API server refuses labels that are no strings. */
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
 * The API server drops what is null or unknown to it before any policy sees it, and a policy in CEL fails where it does not: templates of
 * operators have fields of their own, and people misspell. What is deeper than a container stays as it is.
 */
function asAdmitted(spec: ValueMap): ValueMap {
  return new Map(
    [...only(spec, POD_FIELDS)].map(([key, value]) => [
      key,
      /containers$/i.test(key) && isValueList(value)
        ? value.map((each) => (isValueMap(each) ? only(each, CONTAINER_FIELDS) : each))
        : value,
    ]),
  );
}

function only(map: ValueMap, known: ReadonlySet<string>): ValueMap {
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

/** A patch that touches no container is not worth a word. */
function hasContainers({ spec }: Pod): boolean {
  return spec.has('containers') || spec.has('initContainers');
}

/** The API server refuses a Pod without a container, or with one that has no name or no image. */
function isComplete(pod: Pod): boolean {
  const main = pod.spec.get('containers');
  return (
    isValueList(main) &&
    main.length > 0 &&
    containersOf(pod).every((each) => textAt(each, 'name') !== '' && textAt(each, 'image') !== '')
  );
}

/** Whether a variable stands where a policy looks. In a command it is the container's own affair. */
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
