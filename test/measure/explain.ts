// Why a string at a key `image` is none of ours: written apart from the engine's own table, to have something to compare it with.
import type { Field } from './oracle.ts';

/** The reason why the engine must leave `field` alone; null where it must find it. */
export function explain(field: Field): string | null {
  return REASONS.find(({ holds }) => holds(field))?.name ?? null;
}

interface Reason {
  readonly name: string;
  readonly holds: (field: Field) => boolean;
}

const REASONS: readonly Reason[] = [
  { name: 'an empty string', holds: ({ value }) => value === '' },
  { name: 'no object with apiVersion and kind', holds: ({ owner }) => owner === null },
  below('the schema of a CustomResourceDefinition', /^apiextensions\.k8s\.io\//),
  { name: 'a schema', holds: ({ path }) => path.includes('openAPIV3Schema') },
  { name: 'observed state (status)', holds: ({ path }) => path[0] === 'status' },
  { name: 'metadata', holds: ({ path }) => path[0] === 'metadata' },
  { name: 'a Ceph block device (rbd)', holds: ({ path }) => path.at(-2) === 'rbd' },
  { name: 'a push target (build output)', holds: ({ path }) => path.includes('output') },
  below('skaffold: what is built', /^skaffold\//),
  below('data of an application', /^v1$/, /^(?:ConfigMap|Secret|Event|Node)$/),
  below(
    'a policy',
    /(?:^|\.)kyverno\.io\/|\.gatekeeper\.sh\/|^admissionregistration\.k8s\.io\/|^policy\.sigstore/,
  ),
  below('a matcher (Flux ImageRepository and the like)', /^image\.toolkit\.fluxcd\.io\//),
  below(
    'a matcher (kbld, imgpkg, kustomize)',
    /^(?:kbld\.k14s\.io|imgpkg\.carvel\.dev|kustomize\.config\.k8s\.io)\//,
  ),
  below(
    'a Crossplane revision, written by its controller',
    /^pkg\.crossplane\.io\//,
    /(?:Revision|ImageConfig)$/,
  ),
  below('a Longhorn object, written by its controller', /^longhorn\.io\//),
  below('half of a reference (Tigera ImageSet)', /^operator\.tigera\.io\//, /^ImageSet$/),
  below(
    'an image of a machine',
    /cluster\.x-k8s\.io\/|^metal3\.io\/|^machine\.openshift\.io\/|^karpenter\.|^compute\./,
  ),
  below('pulled by a cloud service', /\.(?:cnrm\.cloud\.google\.com|services\.k8s\.aws|azure\.com)\//),
  { name: 'filled in by the injector (auto)', holds: ({ value }) => value === 'auto' },
];

function below(name: string, apiVersion: RegExp, kind = /./): Reason {
  return {
    name,
    holds: ({ owner }) => owner !== null && apiVersion.test(owner.apiVersion) && kind.test(owner.kind),
  };
}
