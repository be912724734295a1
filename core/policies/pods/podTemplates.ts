// The Pods that the built-in objects of Kubernetes make, and what of them decides whether a policy leaves them alone.

import { groupOf, resourceOf } from '../../sites/dialects/kubernetes/resource.ts';
import type { ResourceName } from '../../sites/imageSite.ts';
import { readTrees } from '../../yaml/readTrees.ts';
import { type MapNode, type Node, stringAt, valueAt } from '../../yaml/tree.ts';

export interface PodTemplate {
  /** The object that makes the Pods, or the Pod itself. */
  readonly resource: ResourceName;
  readonly namespace: string | null;
  /** Of the Pods. */
  readonly labels: ReadonlyMap<string, string>;
}

/** The scalars inside the Pods of `text`, one document, by where they begin. */
export function podTemplates(text: string): ReadonlyMap<number, PodTemplate> {
  const found = new Map<number, PodTemplate>();
  for (const { root } of readTrees(text)) {
    if (root) {
      visit(root, found, 0);
    }
  }
  return found;
}

/** Broken documents can be indented without end. */
const MAX_DEPTH = 500;

/** Objects may stand in a List. */
function visit(node: Node, found: Map<number, PodTemplate>, depth: number): void {
  if (depth > MAX_DEPTH || node.kind === 'scalar') {
    return;
  }
  const pod = node.kind === 'map' ? podOf(node) : null;
  if (pod) {
    mark(pod.spec, pod.template, found, depth);
    return;
  }
  for (const child of childrenOf(node)) {
    visit(child, found, depth + 1);
  }
}

function mark(node: Node, template: PodTemplate, found: Map<number, PodTemplate>, depth: number): void {
  if (node.kind === 'scalar') {
    // The first tree of a document with mistakes is the exact one.
    if (!found.has(node.span.start)) {
      found.set(node.span.start, template);
    }
  } else if (depth <= MAX_DEPTH) {
    for (const child of childrenOf(node)) {
      mark(child, template, found, depth + 1);
    }
  }
}

function childrenOf(node: Exclude<Node, { readonly kind: 'scalar' }>): readonly Node[] {
  const children = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  return children.filter((each) => each !== null);
}

function podOf(map: MapNode): { readonly spec: Node; readonly template: PodTemplate } | null {
  const resource = resourceOf(map);
  const path =
    resource && GROUPS.has(groupOf(resource.apiVersion)) ? POD_PATHS.get(resource.kind) : undefined;
  const pod = path && descend(map, path);
  const spec = pod && valueAt(pod, 'spec');
  if (!resource || !pod || !spec) {
    return null;
  }
  const metadata = descend(map, ['metadata']);
  const labels = descend(pod, ['metadata', 'labels']);
  return {
    spec,
    template: {
      resource,
      namespace: metadata && stringAt(metadata, 'namespace'),
      labels: new Map(
        labels?.entries.map(({ key, value }) => [key, value?.kind === 'scalar' ? value.value : '']),
      ),
    },
  };
}

const GROUPS: ReadonlySet<string> = new Set(['core', 'apps', 'batch', 'extensions']);

const WORKLOAD: readonly string[] = ['spec', 'template'];

/** From the object to its Pod. Kinds of operators are missing: what their Pods will be, they alone know. */
const POD_PATHS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
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

function descend(map: MapNode, path: readonly string[]): MapNode | null {
  let at: Node | null = map;
  for (const key of path) {
    at = at?.kind === 'map' ? valueAt(at, key) : null;
  }
  return at?.kind === 'map' ? at : null;
}
