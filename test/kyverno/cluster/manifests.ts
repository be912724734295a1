// The Pods that are created in a cluster: those of the table, each of its references in a Pod of its own, and Pods that have more than images.
import { EXCLUDED_NAMESPACE, PODS, type Pod, type PodSpec } from '../pods.ts';

/** Namespaces that the policies of Kyverno leave alone, because Kyverno never sees their requests. */
export const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'kyverno'] as const;

/** Namespaces with a service account, so that Pods can be created there. */
export const NAMESPACES: readonly string[] = [
  'default',
  EXCLUDED_NAMESPACE,
  `${EXCLUDED_NAMESPACE}-not`,
  ...SYSTEM_NAMESPACES,
];

const NGINX = { name: 'c', image: 'nginx:1.27' } as const;

const FULL: object = {
  serviceAccountName: 'default',
  hostNetwork: true,
  priority: 0,
  tolerations: [{ operator: 'Exists' }],
  nodeSelector: { a: 'b' },
  imagePullSecrets: [{ name: 's' }],
  terminationGracePeriodSeconds: 5,
  initContainers: [
    { name: 'init', image: 'busybox', command: ['true'] },
    { name: 'side', image: 'docker.io/envoyproxy/envoy:v1.35.0', restartPolicy: 'Always' },
  ],
  containers: [
    {
      ...NGINX,
      imagePullPolicy: 'Never',
      args: ['nginx'],
      env: [
        { name: 'A', value: 'nginx' },
        { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      ],
      ports: [
        { containerPort: 80, hostPort: 80, protocol: 'TCP' },
        { containerPort: 80, hostPort: 80, protocol: 'UDP' },
      ],
      volumeMounts: [
        { name: 'e', mountPath: '/e' },
        { name: 'e', mountPath: '/f', subPath: 'f' },
        { name: 'i', mountPath: '/i' },
      ],
      livenessProbe: { httpGet: { path: '/', port: 80 } },
      lifecycle: { preStop: { exec: { command: ['nginx', '-s', 'quit'] } } },
      securityContext: { runAsUser: 0, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } },
    },
  ],
  volumes: [
    { name: 'e', emptyDir: {} },
    { name: 'i', image: { reference: 'a/models:1', pullPolicy: 'Always' } },
    { name: 'p', projected: { sources: [{ configMap: { name: 'a' } }, { secret: { name: 'b' } }] } },
  ],
};

const MORE: readonly Pod[] = [
  pod('full', FULL, { labels: { app: 'x' }, annotations: { a: 'b' } }),
  pod('windows', { os: { name: 'windows' }, containers: [NGINX] }),
  pod('unknown-field', { notAField: 1, containers: [{ ...NGINX, neither: true }] }),
  pod(
    'empty-lists',
    { containers: [{ ...NGINX, env: [], ports: [], command: [], resources: {} }] },
    { labels: {}, annotations: {} },
  ),
];

/** The references of the table, alone: a mistake in a Pod of many references could hide another. */
const ALONE: readonly Pod[] = PODS.filter(hasOnlyImages).flatMap(({ metadata, spec }) =>
  spec.containers.map(({ image = '' }, index) =>
    pod(`one-${metadata.name}-${index}`, { containers: [{ name: 'c', image }] }),
  ),
);

/** All Pods. Each has its own name. */
export const MANIFESTS: readonly Pod[] = [...PODS, ...MORE, ...ALONE];

/** The same references in fewer Pods, for what is tried with many settings and policies. They are the first of `MANIFESTS`. */
export const FEWER: readonly Pod[] = [...PODS, ...MORE];

function hasOnlyImages({ metadata: { namespace, labels }, spec }: Pod): boolean {
  const { containers, ...others } = spec;
  const plain = containers.every((each) => each.image !== undefined && Object.keys(each).length === 2);
  return namespace === 'default' && !labels && Object.keys(others).length === 0 && plain;
}

function pod(name: string, spec: object, metadata: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...metadata },
    spec: spec as PodSpec,
  };
}
