// Where Kubernetes objects keep image references: a table, so that knowing another kind is adding a row.

/** How an image field holds its reference. */
export type ImageForm = 'reference';

/** `certain` is flagged and rewritten; `never` is a trap, a field that only looks like an image. */
export type Tier = 'certain' | 'never';

export interface ImagePath {
  /** API group, `core` for `v1`; a `*` stands for anything. */
  readonly group: string;
  /** Kinds, compared without regard to case; a `*` stands for anything. */
  readonly kinds: readonly string[];
  /** Dot path from the object: `[]` any item, `*` any key, `**` any depth. */
  readonly path: string;
  readonly form: ImageForm;
  readonly tier: Tier;
}

/**
 * Later rows overrule earlier ones. The rule of the first row is nearly exact over 16 public repositories (3,086 values); the rest
 * says where it is not.
 */
export const IMAGE_PATHS: readonly ImagePath[] = [
  certain('*', ['*'], '**.image'),
  // Image volumes (KEP-4639).
  certain('*', ['*'], '**.volumes[].image.reference'),

  // Observed state, and text about the object, are nobody's to rewrite.
  never('*', ['*'], 'status.**'),
  never('*', ['*'], 'metadata.**'),
  // A Ceph image is a block device.
  never('*', ['*'], '**.rbd.image'),
  // What a build writes must not point at a proxy, which can only be read.
  never('*', ['*'], '**.build.output.image'),
  never('build.openshift.io', ['*'], 'spec.output.**'),
  never('shipwright.io', ['Build', 'BuildRun'], '**.output.image'),
  never('skaffold', ['*'], '**'),
  // Schemas and defaults of schemas.
  never('apiextensions.k8s.io', ['CustomResourceDefinition'], '**'),
  never('*', ['*'], '**.openAPIV3Schema.**'),
  // Free-form data of applications.
  never('core', ['ConfigMap', 'Secret', 'Event', 'Node'], '**'),
  never('storage.k8s.io', ['*'], '**'),
  never('core', ['PersistentVolume'], 'spec.{rbd,csi}.**'),
  // Patterns of policies: globs, expressions, lists of what is allowed.
  never('kyverno.io', ['*'], '**'),
  never('*.kyverno.io', ['*'], '**'),
  never('constraints.gatekeeper.sh', ['*'], '**'),
  never('*.gatekeeper.sh', ['*'], '**'),
  never('admissionregistration.k8s.io', ['*'], '**'),
  never('policy.sigstore.dev', ['*'], '**'),
  never(
    '*.openshift.io',
    ['ImageContentSourcePolicy', 'ImageDigestMirrorSet', 'ImageTagMirrorSet', 'ImageContentPolicy'],
    '**',
  ),
  never('kubelet.config.k8s.io', ['*'], '**'),
  never('pkg.crossplane.io', ['ImageConfig'], '**'),
  // Half of a reference: combined with a registry that stands elsewhere.
  never('operator.tigera.io', ['ImageSet'], '**'),
  // Images of virtual and bare-metal machines.
  never('infrastructure.cluster.x-k8s.io', ['*'], '**'),
  never(
    '*.cluster.x-k8s.io',
    ['*Machine', '*MachineTemplate', '*MachinePool', '*Host', '*Cluster', '*ClusterTemplate'],
    '**',
  ),
  never('metal3.io', ['*'], '**'),
  never('rke-machine-config.cattle.io', ['*'], '**'),
  never('anywhere.eks.amazonaws.com', ['*'], '**'),
  never('azureprovider.k8s.io', ['*'], '**'),
  never('machine.openshift.io', ['*'], '**'),
  never('compute.*', ['*'], '**'),
  never('karpenter.*', ['*'], '**'),
  never('machinelearningservices.azure.com', ['*'], '**'),
  never('containeranalysis.cnrm.cloud.google.com', ['*'], '**'),
  never('networking.istio.io', ['ProxyConfig'], '**'),
  // Pulled by the cloud's own service, which cannot reach a cluster's proxy.
  never('*.cnrm.cloud.google.com', ['*'], '**'),
  never('*.services.k8s.aws', ['*'], '**'),
  never('*.azure.com', ['*'], '**'),
  // Written by a controller, one layer below what a person edits.
  never('longhorn.io', ['*'], '**'),
  never('pkg.crossplane.io', ['*Revision'], '**'),
  // Matchers of image tools, not pulls.
  never('image.toolkit.fluxcd.io', ['*'], '**'),
  never('kbld.k14s.io', ['*'], '**'),
  never('imgpkg.carvel.dev', ['*'], '**'),
  never('kustomize.config.k8s.io', ['*'], '**'),
];

/** The objects whose text speaks about images without pulling any: there a placeholder is looked for in every field. */
export const POLICY_GROUPS = ['kyverno.io', '*.kyverno.io', 'admissionregistration.k8s.io'] as const;

function certain(group: string, kinds: readonly string[], path: string): ImagePath {
  return { group, kinds, path, form: 'reference', tier: 'certain' };
}

function never(group: string, kinds: readonly string[], path: string): ImagePath {
  return { group, kinds, path, form: 'reference', tier: 'never' };
}
