// Image rows for fields of any object, for Kubernetes' own objects and for OpenShift's.
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
  matcher,
  NAMED_IMAGE,
  never,
  OBJECT,
  REPOSITORY,
  suggest,
} from './columns.ts';

/** The second block is nearly exact: it was checked against 3,086 values in 16 public repositories. All other rows name its exceptions. */
export const ANYWHERE: readonly ImagePath[] = [
  // Operators have keys of their own. The table has rows for the known ones. An unknown key is only suggested, because
  // it merely looks like an image.
  suggest('*', ANY, '**.*Image', LIKE_REFERENCE),
  suggest('*', ANY, '**.{imageName,dockerimage}', LIKE_REFERENCE),
  // Operators pass images to what they start through their own environment and arguments.
  suggest('*', ANY, '**.env[].value', NAMED_IMAGE),
  suggest('*', ANY, '**.{args,command}[]', FLAG),

  certain('*', ANY, '**.image'),
  // Operators whose objects write images as Helm values do. The known operators have rows of their own.
  likely('*', ANY, '**.{image,*Image}.{repository,repo,image}', OBJECT),
  // Image volumes (KEP-4639). A custom resource may have its list of volumes at any key.
  certain('*', ANY, '**.image.reference'),
];

export const WORKLOADS: readonly ImagePath[] = [
  // Free-form data of applications.
  never('core', ['ConfigMap', 'Secret', 'Event', 'Node'], '**'),
  // Injectors read containers from texts that are no manifests.
  likely('core', ['ConfigMap'], 'data.*', { ...MANIFEST, when: 'holds-containers' }),
  likely('core', ['Secret'], 'stringData.*', { ...MANIFEST, when: 'holds-containers' }),
  // ConfigMaps that hold the settings of a controller, recognised by their names. KServe's explainers have their
  // tag at another key of the text.
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
  // A build cannot push to a proxy, which is read-only.
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
  // Cluster and node images of the installer are written to disks.
  never('machine.openshift.io', ANY, '**'),
];

/** Rows for annotations, which come after the traps because a trap covers all metadata. */
export const ANNOTATIONS: readonly ImagePath[] = [
  // Argo CD Image Updater compares these names with those in the manifests.
  matcher(
    'argoproj.io',
    ['Application'],
    'metadata.annotations["argocd-image-updater.argoproj.io/image-list"]',
    {
      form: 'image-list',
    },
  ),
  matcher(
    'argoproj.io',
    ['ApplicationSet'],
    'spec.template.metadata.annotations["argocd-image-updater.argoproj.io/image-list"]',
    { form: 'image-list' },
  ),
  matcher(
    'argoproj.io',
    ['Application', 'ApplicationSet'],
    '**.annotations["argocd-image-updater.argoproj.io/*.kustomize.image-name"]',
    REPOSITORY,
  ),
  // Huawei CCI replaces the beginning of names. It no longer finds names that have changed.
  matcher('*', ANY, '**.annotations["coordinator.cci.io/image-replacement"]', { form: 'prefix-list' }),
  // Documentation on OperatorHub: nothing pulls it.
  listed('operators.coreos.com', ['ClusterServiceVersion'], 'metadata.annotations.containerImage'),
  suggest('*', ANY, '**.annotations["sidecar.istio.io/proxyImage"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["config.linkerd.io/*-image"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["vault.hashicorp.com/agent-image"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["dapr.io/sidecar-image"]', LIKE_REFERENCE),
  suggest('*', ANY, '**.annotations["admission.datadoghq.com/*-lib.custom-image"]', LIKE_REFERENCE),
];
