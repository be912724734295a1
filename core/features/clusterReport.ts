// Says of the objects of a cluster where its images come from, what its policies would make of each Pod, and what no policy reaches.
//
// The objects are a `v1` List, as kubectl prints it. What the list does not hold is unknown: nobody can tell a cluster without policies from a
// list without them.
import type { EvaluablePolicy, Json, PlainObject, PolicyOutcome } from '../evaluate/index.ts';
import { leftAloneBy } from '../image/leftAlone.ts';
import { isProxied, rewrite } from '../image/proxy.ts';
import { DOCKER_HUB, parseReference } from '../image/reference.ts';
import { upstreamImage } from '../image/upstream.ts';
import { OPT_OUT } from '../policies/catalog/comments.ts';
import type { Settings } from '../settings/settings.ts';
import { type ClusterPod, type ImageOfPod, readCluster } from './clusterObjects.ts';

export interface ClusterOverview {
  /** How many objects of each kind the list holds. */
  readonly objects: Readonly<Record<string, number>>;
  /** Null where the list holds none: then it is unknown whether there are any. */
  readonly policies: readonly PolicyInCluster[] | null;
  /** In the order of namespace, owner and place. */
  readonly images: readonly ClusterImage[];
  readonly unreached: readonly UnreachedPods[];
  /** What Kyverno cannot redirect because it has to run before Kyverno does, as far as it is not at the proxy yet. */
  readonly beforeKyverno: {
    /** Kyverno's own images. Null where the list holds no Pod of Kyverno. */
    readonly kyverno: readonly string[] | null;
    /** Of static Pods, and of the namespaces that Kyverno leaves out. */
    readonly others: readonly string[];
  };
}

export interface PolicyInCluster {
  readonly kind: string;
  readonly name: string;
  /** What its status says. Null where it says nothing. */
  readonly ready: boolean | null;
  /** Whether it can be evaluated here, and is for Pods. */
  readonly evaluated: boolean;
}

export interface ClusterImage {
  readonly reference: string;
  /** `docker.io`, a host, or null where the reference cannot be read. */
  readonly registry: string | null;
  /** `left-alone`: the settings leave it alone, or nothing pulls it. */
  readonly status: (typeof CLUSTER_STATUSES)[number];
  /** What it is called at the proxy, where it has yet to go there. Null where no domain is set. */
  readonly target: string | null;
  readonly namespace: string;
  /** `Deployment web` */
  readonly owner: string;
  /** The list that it is in: `containers`. */
  readonly list: string;
  readonly pods: number;
  /** What it becomes if the Pod is created again. `unknown`: the list holds no policy, or one that cannot be evaluated. */
  readonly admission: AtAdmission;
}

export const CLUSTER_STATUSES = [
  'docker-hub',
  'upstream',
  'proxied',
  'left-alone',
  'other',
  'invalid',
] as const;

export type AtAdmission =
  | { readonly kind: 'redirected'; readonly to: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unknown' };

/** Pods that no policy of Kyverno reaches although they pull past the proxy. */
export interface UnreachedPods {
  readonly reason: (typeof UNREACHED_REASONS)[number];
  readonly namespace: string;
  readonly owner: string;
  readonly images: readonly string[];
}

export const UNREACHED_REASONS = ['static', 'left-out-namespace', 'opted-out', 'not-matched'] as const;

/** Reads a policy. Null where it cannot be evaluated. */
export type EvaluateObject = (policy: PlainObject) => EvaluablePolicy | null;

/** @param list what kubectl prints: a `v1` List. Null where it is no such list. */
export function clusterReport(
  list: Json,
  settings: Settings,
  evaluate: EvaluateObject,
): ClusterOverview | null {
  const cluster = readCluster(list);
  if (cluster === null) {
    return null;
  }
  const policies = cluster.policies.map((each) => ({ ...each, evaluable: evaluate(each.object) }));
  const rows = cluster.pods.map((pod) => ({ pod, images: imagesOf(pod, settings, policies) }));
  return {
    objects: cluster.objects,
    policies:
      policies.length === 0
        ? null
        : policies.map(({ kind, name, ready, evaluable }) => ({
            kind,
            name,
            ready,
            evaluated: evaluable?.isForPods === true,
          })),
    images: counted(rows.flatMap(({ images }) => images)),
    unreached: unreachedOf(rows),
    beforeKyverno: {
      kyverno: cluster.pods.some(({ isKyverno }) => isKyverno)
        ? namesOf(
            rows.filter(({ pod }) => pod.isKyverno).flatMap(({ images }) => images),
            () => true,
          )
        : null,
      others: namesOf(
        rows
          .filter(({ pod }) => !pod.isKyverno && (pod.isStatic || LEFT_OUT.has(pod.namespace)))
          .flatMap(({ images }) => images),
        isDirect,
      ),
    },
  };
}

/** The namespaces that Kyverno leaves out by default, besides its own. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'kyverno',
]);

interface KnownPolicy {
  readonly kind: string;
  readonly evaluable: EvaluablePolicy | null;
}

function imagesOf(
  pod: ClusterPod,
  settings: Settings,
  policies: readonly KnownPolicy[],
): readonly ClusterImage[] {
  const admitted = admit(pod, policies);
  return pod.images.map((image) => {
    const judged = judge(image, settings);
    return {
      ...judged,
      namespace: pod.namespace,
      owner: pod.owner,
      list: image.list,
      pods: 1,
      admission: typeof admitted === 'function' ? admitted(image) : admitted,
    };
  });
}

function judge({ reference: text, isPulled }: ImageOfPod, settings: Settings) {
  const reference = parseReference(text);
  if (reference.kind !== 'image') {
    return { reference: text, registry: null, status: 'invalid', target: null } as const;
  }
  const registry = reference.host ?? DOCKER_HUB;
  const upstream = upstreamImage(reference, settings.proxy);
  if (upstream === null) {
    const status = isProxied(reference, settings.proxy) ? 'proxied' : 'other';
    return { reference: text, registry, status, target: null } as const;
  }
  if (!isPulled || leftAloneBy(reference, settings) !== null) {
    return { reference: text, registry, status: 'left-alone', target: null } as const;
  }
  const isSet = settings.proxy.kind === 'configured';
  return {
    reference: text,
    registry,
    status: upstream.from ? 'upstream' : 'docker-hub',
    target: isSet ? rewrite(upstream, settings.proxy, settings.addLatestTag) : null,
  } as const;
}

/** What the policies make of the Pod, one after the other, if it is created again. */
function admit(
  pod: ClusterPod,
  policies: readonly KnownPolicy[],
): AtAdmission | ((image: ImageOfPod) => AtAdmission) {
  if (policies.length === 0) {
    return { kind: 'unknown' };
  }
  // A node reports a static Pod when it runs already.
  const asked = pod.isStatic ? [] : policies.filter(({ kind }) => !isLeftOut(pod) || !isOfKyverno(kind));
  let object = pod.object;
  // The API server calls what changes a Pod before what only refuses, whatever the order of the policies. So all of them see the Pod twice.
  for (const isLast of [false, true]) {
    for (const { evaluable } of asked) {
      const outcome = evaluable?.admit({ operation: 'CREATE', subresource: '', object, oldObject: null });
      if (outcome === undefined || outcome.kind === 'unknown') {
        return { kind: 'unknown' };
      }
      const refusal = refusalOf(outcome);
      if (refusal !== null && (isLast || outcome.kind === 'failed')) {
        return { kind: 'refused', message: refusal };
      }
      object = outcome.kind === 'admitted' ? outcome.object : object;
    }
  }
  return (image) => {
    const to = image.readFrom(object);
    return to === null || to === image.reference ? { kind: 'unchanged' } : { kind: 'redirected', to };
  };
}

/** Why the Pod is refused. Null where it is not. */
function refusalOf(outcome: PolicyOutcome): string | null {
  if (outcome.kind === 'failed') {
    return outcome.refuses ? outcome.message : null;
  }
  const found =
    outcome.kind === 'admitted' ? outcome.findings.find(({ kind }) => kind === 'refused') : undefined;
  return found?.message ?? null;
}

function isOfKyverno(kind: string): boolean {
  return kind !== 'MutatingAdmissionPolicy';
}

function isLeftOut(pod: ClusterPod): boolean {
  return pod.isKyverno || LEFT_OUT.has(pod.namespace);
}

/** Equal images of one owner as one, with the number of Pods. */
function counted(images: readonly ClusterImage[]): readonly ClusterImage[] {
  const known = new Map<string, ClusterImage>();
  for (const image of images) {
    const key = JSON.stringify([image.namespace, image.owner, image.list, image.reference, image.admission]);
    const before = known.get(key);
    known.set(key, before ? { ...before, pods: before.pods + 1 } : image);
  }
  const order = ({ namespace, owner }: ClusterImage) => `${namespace}\0${owner}`;
  return [...known.values()].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

interface PodImages {
  readonly pod: ClusterPod;
  readonly images: readonly ClusterImage[];
}

function unreachedOf(rows: readonly PodImages[]): readonly UnreachedPods[] {
  const found = rows.flatMap(({ pod, images }): readonly UnreachedPods[] => {
    const direct = namesOf(images, isDirect);
    const reason = direct.length === 0 ? null : whyUnreached(pod, images);
    return reason ? [{ reason, namespace: pod.namespace, owner: pod.owner, images: direct }] : [];
  });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function whyUnreached(pod: ClusterPod, images: readonly ClusterImage[]): UnreachedPods['reason'] | null {
  if (pod.isStatic) {
    return 'static';
  }
  if (isLeftOut(pod)) {
    return 'left-out-namespace';
  }
  if (pod.labels[OPT_OUT.label] === OPT_OUT.value) {
    return 'opted-out';
  }
  return images.some((each) => isDirect(each) && each.admission.kind === 'unchanged') ? 'not-matched' : null;
}

function isDirect({ status }: ClusterImage): boolean {
  return status === 'docker-hub' || status === 'upstream';
}

/** The references that are not at the proxy, each once and sorted. */
function namesOf(
  images: readonly ClusterImage[],
  takes: (image: ClusterImage) => boolean,
): readonly string[] {
  const names = images
    .filter((each) => each.status !== 'proxied' && takes(each))
    .map(({ reference }) => reference);
  return [...new Set(names)].sort();
}
