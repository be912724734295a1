// Image rows for what every object may have, for Kubernetes' own objects and for OpenShift's.
import type { ImagePath } from '../row.ts';
import {
  ANY,
  certain,
  DOCKER_IMAGE,
  FLAG,
  LIKE_REFERENCE,
  likely,
  listed,
  MANIFEST,
  NAMED_IMAGE,
  never,
  REPOSITORY,
  suggest,
  WITH_REGISTRY,
} from './columns.ts';

/** The rule of the second block is nearly exact over 16 public repositories (3,086 values); all other rows say where it is not. */
export const ANYWHERE: readonly ImagePath[] = [
  // Operators have keys of their own. Those we know are further down; of the others it can only be said that they look like it.
  suggest('*', ANY, '**.*Image', LIKE_REFERENCE),
  suggest('*', ANY, '**.{imageName,dockerimage}', LIKE_REFERENCE),
  suggest('*', ANY, '**.image.repository', WITH_REGISTRY),
  // Operators hand images to what they start through their own environment and arguments.
  suggest('*', ANY, '**.env[].value', NAMED_IMAGE),
  suggest('*', ANY, '**.{args,command}[]', FLAG),

  certain('*', ANY, '**.image'),
  // Image volumes (KEP-4639), under whatever name a custom resource has its list of volumes.
  certain('*', ANY, '**.image.reference'),
];

export const WORKLOADS: readonly ImagePath[] = [
  // Free-form data of applications.
  never('core', ['ConfigMap', 'Secret', 'Event', 'Node'], '**'),
  likely('core', ['ConfigMap'], 'data.*', { ...MANIFEST, when: 'names-its-kind' }),
  likely('core', ['Secret'], 'stringData.*', { ...MANIFEST, when: 'names-its-kind' }),
  // ConfigMaps that are the settings of a controller, told apart by name. Explainers of KServe have their tag at another key of the text.
  likely(
    'core',
    ['ConfigMap'],
    'data.{executor,mainContainer,sidecar,sidecars,workflowDefaults,artifactDrivers}',
    { ...MANIFEST, name: 'workflow-controller-configmap*' },
  ),
  likely('core', ['ConfigMap'], 'data["sidecar.container"]', {
    ...MANIFEST,
    name: 'workflow-controller-configmap*',
  }),
  likely(
    'core',
    ['ConfigMap'],
    'data.{agent,batcher,logger,router,storageInitializer,metricsAggregator,security}',
    { ...MANIFEST, name: 'inferenceservice-config*' },
  ),
  likely('core', ['ConfigMap'], 'data["queue-sidecar-image"]', { name: 'config-deployment' }),
  likely('core', ['ConfigMap'], 'data.ROOK_CSI_*_IMAGE', { name: 'rook-ceph-operator-config' }),
  never('storage.k8s.io', ANY, '**'),
  never('core', ['PersistentVolume'], 'spec.{rbd,csi}.**'),

  // OpenShift. Old manifests have these kinds in `v1`.
  certain('build.openshift.io', ANY, 'spec.**.from.name', DOCKER_IMAGE),
  certain('core', ['Build', 'BuildConfig'], 'spec.**.from.name', DOCKER_IMAGE),
  // What a build writes must not point at a proxy, which can only be read.
  never('build.openshift.io', ANY, 'spec.output.**'),
  never('core', ['Build', 'BuildConfig'], 'spec.output.**'),
  certain('image.openshift.io', ['ImageStream'], 'spec.tags[].from.name', DOCKER_IMAGE),
  certain('core', ['ImageStream'], 'spec.tags[].from.name', DOCKER_IMAGE),
  certain('image.openshift.io', ['ImageStream'], 'spec.dockerImageRepository', REPOSITORY),
  certain('core', ['ImageStream'], 'spec.dockerImageRepository', REPOSITORY),
  certain('image.openshift.io', ['ImageStreamImport'], 'spec.images[].from.name', DOCKER_IMAGE),
  never(
    '*.openshift.io',
    ['ImageContentSourcePolicy', 'ImageDigestMirrorSet', 'ImageTagMirrorSet', 'ImageContentPolicy'],
    '**',
  ),
  // Cluster and node images of the installer: what they name is written to disks.
  never('machine.openshift.io', ANY, '**'),
];

/** Rows that stand behind the traps in metadata. */
export const ANNOTATIONS: readonly ImagePath[] = [
  // Documentation on OperatorHub: nothing pulls it.
  listed('operators.coreos.com', ['ClusterServiceVersion'], 'metadata.annotations.containerImage'),
  suggest('*', ANY, '**.annotations["sidecar.istio.io/proxyImage"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["config.linkerd.io/*-image"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["vault.hashicorp.com/agent-image"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["dapr.io/sidecar-image"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["admission.datadoghq.com/*-lib.custom-image"]', LIKE_REFERENCE),
];
