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
import { pushAll } from '../../model/pushAll.ts';
import { groupOf } from '../../sites/dialects/kubernetes/resource.ts';
import type { ResourceName } from '../../sites/imageSite.ts';
import { isPolicy } from '../../sites/imageTable/containerPath.ts';
import { segments } from '../../yaml/documents.ts';
import { hasActions } from '../../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../../yaml/plainValue.ts';
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
        : search(value ?? null)
            .map(wholePod)
            .filter(hasContainers);
    const complete = found.filter(isComplete);
    const isUnclear = value === undefined || complete.length < found.length;
    if ((isUnclear && hasActions(document)) || found.some(isTemplated)) {
      templated++;
    } else {
      incomplete += found.length - complete.length;
      pushAll(pods, complete);
    }
  }
  return { pods, templated, incomplete };
}

/** A bound for the recursion, because a broken document can be nested without limit. */
const MAX_DEPTH = 500;

function entriesOf(value: Value): readonly (readonly [key: string, value: Value])[] {
  return isValueMap(value) ? [...value] : [];
}

function valueIn(value: Value, key: string): Value {
  return isValueMap(value) ? (value.get(key) ?? null) : null;
}

/** Keys and indices from the root of a document. */
export type Path = readonly (string | number)[];

export interface FoundPod {
  readonly maker: PodMaker;
  readonly spec: Value;
  /** The path of what has `metadata` and `spec` of the Pod: the object, or a template in it. */
  readonly podPath: Path;
  /** The path of the object around it. */
  readonly objectPath: Path;
}

/** The innermost object around the node that the search is at. */
interface OuterObject {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly path: Path;
}

/** The Pods that the objects in `root` make, and where they are. Never throws. */
export function findPods(root: Value): readonly FoundPod[] {
  return search(root);
}

function search(node: Value, outer: OuterObject | null = null, path: Path = []): readonly FoundPod[] {
  if (path.length > MAX_DEPTH) {
    return [];
  }
  const items = isValueList(node) ? node : null;
  if (items) {
    return items.flatMap((each, index) => search(each, outer, [...path, index]));
  }
  const object = objectOf(node, path);
  if (object && isPolicy(object.resource)) {
    return [];
  }
  const own = object && ownPod(node, object);
  if (own) {
    return [own];
  }
  const around = object ?? outer;
  return entriesOf(node).flatMap(([key, value]) => {
    const inner = [...path, key];
    const pod = around && /template$/i.test(key) ? templatePod(value, around, inner) : null;
    return pod ? [pod] : search(value, around, inner);
  });
}

function objectOf(node: Value, path: Path): OuterObject | null {
  const apiVersion = stringIn(node, 'apiVersion');
  const kind = stringIn(node, 'kind');
  if (apiVersion === null || kind === null) {
    return null;
  }
  const [name, generateName, namespace] = ['name', 'generateName', 'namespace'].map((key) =>
    stringIn(descend(node, ['metadata']), key),
  );
  return {
    resource: { apiVersion, kind, name: name || generateName || null },
    namespace: namespace || 'default',
    path,
  };
}

/**
 * The Pod of one of Kubernetes' own kinds. It may be a patch whose spec has no containers. Null where `object` is of another kind or has no
 * spec.
 */
function ownPod(node: Value, object: OuterObject): FoundPod | null {
  const { apiVersion, kind } = object.resource;
  const path = OWN_GROUPS.has(groupOf(apiVersion)) ? OWN_KINDS.get(kind) : undefined;
  const pod = path ? descend(node, path) : null;
  const spec = pod === null ? null : valueIn(pod, 'spec');
  return pod === null || spec === null || !path
    ? null
    : {
        maker: makerOf(pod, object),
        spec,
        podPath: [...object.path, ...path],
        objectPath: object.path,
      };
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
function templatePod(node: Value, object: OuterObject, path: Path): FoundPod | null {
  const group = groupOf(object.resource.apiVersion);
  const spec = OWN_GROUPS.has(group) || group === RESOLVED ? null : valueIn(node, 'spec');
  const containers = spec === null ? null : valueIn(spec, 'containers');
  return spec === null || containers === null || (isValueList(containers) ? containers : null) === null
    ? null
    : { maker: makerOf(node, object), spec, podPath: path, objectPath: object.path };
}

/** The API group of Knative, which replaces tags with digests before it makes a Pod. */
const RESOLVED = 'serving.knative.dev';

/** Labels that are not strings are left out, because the API server refuses them. */
function makerOf(pod: Value, { resource, namespace }: OuterObject): PodMaker {
  const labels = descend(pod, ['metadata', 'labels']);
  const entries = labels === null ? [] : entriesOf(labels);
  return {
    resource,
    namespace,
    labels: new Map(
      entries.flatMap(([key, value]) => {
        const text = typeof value === 'string' ? value : null;
        return text === null ? [] : [[key, text] as const];
      }),
    ),
  };
}

function descend(node: Value, path: readonly string[]): Value | null {
  let at: Value | null = node;
  for (const key of path) {
    at = at === null ? null : valueIn(at, key);
  }
  return at;
}

function stringIn(node: Value | null, key: string): string | null {
  const value = node === null ? null : valueIn(node, key);
  return value === null ? null : typeof value === 'string' ? value : null;
}

function wholePod({ maker, spec }: FoundPod): Pod {
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
export function asAdmitted(spec: ValueMap): ValueMap {
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
