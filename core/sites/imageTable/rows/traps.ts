// Lists fields that only look like images, in any object.
// These rows overrule all rows before them. Only the rows for annotations come after them.
import type { ImagePath } from '../row.ts';
import { ADDED_CONTAINER, ANY, likely, MANIFEST, never } from './columns.ts';

const POLICIES = ['ClusterPolicy', 'Policy'];
/** The fields of an image in parts that hold its name. */
const NAMES = '{repository,repo,name,image}';
const CONTAINERS = '{containers,initContainers,ephemeralContainers}';

export const TRAPS: readonly ImagePath[] = [
  // No person should rewrite the observed state of an object or the text about it.
  never('*', ANY, 'status.**'),
  never('*', ANY, 'metadata.**'),
  // A Ceph image is a block device.
  never('*', ANY, '**.rbd.image'),
  never('*', ANY, `**.rbd.image.${NAMES}`),
  // A build cannot push to a proxy, which is read-only.
  never('*', ANY, '**.build.output.image'),
  never('*', ANY, `**.build.output.image.${NAMES}`),
  // Schemas and the defaults in them.
  never('apiextensions.k8s.io', ['CustomResourceDefinition'], '**'),
  never('*', ANY, '**.openAPIV3Schema.**'),
  // Patterns in policies: globs, expressions, lists of what is allowed.
  never('kyverno.io', ANY, '**'),
  never('*.kyverno.io', ANY, '**'),
  never('constraints.gatekeeper.sh', ANY, '**'),
  never('*.gatekeeper.sh', ANY, '**'),
  // A policy may add a container of its own, which nodes pull like any other.
  likely(
    'kyverno.io',
    POLICIES,
    `spec.rules[].mutate.**.patchStrategicMerge.**.${CONTAINERS}[].image`,
    ADDED_CONTAINER,
  ),
  likely('kyverno.io', POLICIES, 'spec.rules[].mutate.**.patchesJson6902', MANIFEST),
  likely('mutations.gatekeeper.sh', ['Assign'], 'spec.parameters.assign.value.image', ADDED_CONTAINER),
  likely('mutations.gatekeeper.sh', ['Assign'], 'spec.parameters.assign.value[].image', ADDED_CONTAINER),
  never('admissionregistration.k8s.io', ANY, '**'),
  never('policy.sigstore.dev', ANY, '**'),
  never('kubelet.config.k8s.io', ANY, '**'),
  // Pictures.
  never('backstage.io', ANY, '**'),
  never('scaffolder.backstage.io', ANY, '**'),
  never('*.grafana.app', ANY, '**'),
];
