// Reads the Pods and policies of a `v1` List, as kubectl prints it. Everything in it may be missing.
import type { Json, PlainObject } from '../evaluate/index.ts';
import { NEVER } from '../sites/pullPolicy.ts';

export interface ClusterObjects {
  readonly objects: Readonly<Record<string, number>>;
  readonly pods: readonly ClusterPod[];
  readonly policies: readonly {
    readonly kind: string;
    readonly name: string;
    readonly ready: boolean | null;
    readonly object: PlainObject;
  }[];
}

export interface ClusterPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
  /** What keeps the Pod, with its kind: `Deployment web`. The Pod itself where nothing does. */
  readonly owner: string;
  /** A Pod of a node, which no admission can change. */
  readonly isStatic: boolean;
  readonly isKyverno: boolean;
  readonly images: readonly ImageOfPod[];
  /** As it would be created again. */
  readonly object: PlainObject;
}

export interface ImageOfPod {
  readonly list: string;
  readonly reference: string;
  /** False with a pull policy of `Never`. */
  readonly isPulled: boolean;
  /** The reference at the same place of another form of the Pod. */
  readonly readFrom: (pod: PlainObject) => string | null;
}

/** Null where `list` is neither a List nor an object of its own. */
export function readCluster(list: Json): ClusterObjects | null {
  if (!isObject(list) || textAt(list, 'kind') === '') {
    return null;
  }
  const items = Array.isArray(list['items']) ? (list['items'] as readonly Json[]).filter(isObject) : [list];
  const objects: Record<string, number> = {};
  for (const item of items) {
    const kind = textAt(item, 'kind');
    objects[kind] = (objects[kind] ?? 0) + 1;
  }
  return {
    objects,
    pods: items.filter((each) => textAt(each, 'kind') === 'Pod').map(podOf),
    policies: items
      .filter((each) => POLICY.test(`${textAt(each, 'apiVersion').split('/')[0]} ${textAt(each, 'kind')}`))
      .map((object) => ({
        kind: textAt(object, 'kind'),
        name: textAt(objectAt(object, 'metadata'), 'name'),
        ready: readinessOf(objectAt(object, 'status')),
        object,
      })),
  };
}

/** Policies that look at objects when they are admitted. */
const POLICY =
  /^(?:kyverno\.io (?:Cluster)?Policy|policies\.kyverno\.io (?:Namespaced)?(?:Mutating|Validating)Policy|admissionregistration\.k8s\.io MutatingAdmissionPolicy)$/;

/** A ClusterPolicy has conditions, a MutatingPolicy has them in `conditionStatus`. */
function readinessOf(status: PlainObject): boolean | null {
  const ready = objectAt(status, 'conditionStatus')['ready'];
  if (typeof ready === 'boolean') {
    return ready;
  }
  const condition = listAt(status, 'conditions').find((each) => textAt(each, 'type') === 'Ready');
  return condition ? textAt(condition, 'status') === 'True' : null;
}

const LISTS = ['initContainers', 'containers', 'ephemeralContainers', 'volumes'] as const;

function podOf(pod: PlainObject): ClusterPod {
  const metadata = objectAt(pod, 'metadata');
  const spec = objectAt(pod, 'spec');
  const labels = objectAt(metadata, 'labels');
  const annotations = objectAt(metadata, 'annotations');
  const namespace = textAt(metadata, 'namespace') || 'default';
  const { ephemeralContainers: _, ...created } = spec;
  return {
    namespace,
    labels,
    owner: ownerOf(metadata, labels),
    isStatic: textAt(annotations, 'kubernetes.io/config.mirror') !== '',
    isKyverno: textAt(labels, 'app.kubernetes.io/part-of') === 'kyverno',
    images: LISTS.flatMap((list) => listAt(spec, list).flatMap((_, index) => imageAt(spec, list, index))),
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: textAt(metadata, 'name'), namespace, labels, annotations },
      spec: created,
    },
  };
}

function imageAt(spec: PlainObject, list: (typeof LISTS)[number], index: number): readonly ImageOfPod[] {
  const read = (from: PlainObject): string | null => {
    const item = listAt(from, list)[index];
    const text = list === 'volumes' ? textAt(objectAt(item, 'image'), 'reference') : textAt(item, 'image');
    return text === '' ? null : text;
  };
  const item = listAt(spec, list)[index];
  const policy =
    list === 'volumes' ? textAt(objectAt(item, 'image'), 'pullPolicy') : textAt(item, 'imagePullPolicy');
  const reference = read(spec);
  return reference === null
    ? []
    : [{ list, reference, isPulled: policy !== NEVER, readFrom: (pod) => read(objectAt(pod, 'spec')) }];
}

/** A ReplicaSet with the hash of a Deployment is the Deployment's. */
function ownerOf(metadata: PlainObject, labels: PlainObject): string {
  const owners = listAt(metadata, 'ownerReferences');
  const owner = owners.find((each) => at(each, 'controller') === true) ?? owners[0];
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  if (kind === '') {
    return `Pod ${textAt(metadata, 'name')}`;
  }
  const hash = textAt(labels, 'pod-template-hash');
  return kind === 'ReplicaSet' && hash !== '' && name.endsWith(`-${hash}`)
    ? `Deployment ${name.slice(0, -hash.length - 1)}`
    : `${kind} ${name}`;
}

function isObject(value: Json | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function objectAt(value: Json | undefined, key: string): PlainObject {
  const inner = at(value, key);
  return isObject(inner) ? inner : {};
}

function listAt(value: Json | undefined, key: string): readonly Json[] {
  const inner = at(value, key);
  return Array.isArray(inner) ? (inner as readonly Json[]) : [];
}

function textAt(value: Json | undefined, key: string): string {
  const inner = at(value, key);
  return typeof inner === 'string' ? inner : '';
}
