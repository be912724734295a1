// Explains why a string at a key `image` is not an image for the engine. It shares no code with the engine's table, to compare the two.
import type { Site } from './oracle/site.ts';

/** The reason why the engine must leave `site` out. Null where it must find it. */
export function explain(site: Site): string | null {
  return site.reason ?? REASONS.find(({ holds }) => holds(site))?.name ?? null;
}

interface Reason {
  readonly name: string;
  readonly holds: (site: Site) => boolean;
}

const REASONS: readonly Reason[] = [
  { name: 'an empty string', holds: ({ value }) => value === '' },
  {
    name: 'no object with apiVersion and kind',
    holds: ({ owner, text }) => owner === null && (text === 'kubernetes' || text === 'other'),
  },
  below('the schema of a CustomResourceDefinition', /^apiextensions\.k8s\.io\//),
  { name: 'a schema', holds: ({ path }) => path.includes('openAPIV3Schema') },
  { name: 'observed state (status)', holds: ({ path }) => path[0] === 'status' },
  {
    name: 'metadata',
    holds: ({ path }) => path[0] === 'metadata',
  },
  {
    name: 'a parameter of a workflow: its tag may be another one',
    holds: ({ path }) => path.at(-1) === 'image' && path.at(-3) === 'withItems',
  },
  { name: 'a Ceph block device (rbd)', holds: ({ path }) => path.at(-2) === 'rbd' },
  { name: 'a push target (build output)', holds: ({ path }) => path.includes('output') },
  below('skaffold: what is built', /^skaffold\//),
  {
    name: 'data of an application',
    holds: ({ owner, path }) =>
      owner?.apiVersion === 'v1' &&
      /^(?:ConfigMap|Secret|Event|Node)$/.test(owner.kind) &&
      !/^(?:queue-sidecar-image|ROOK_CSI_\w+_IMAGE)$/.test(String(path.at(-1))) &&
      !KNOWN_CONFIG.test(String(path[1])),
  },
  below(
    'a policy',
    /(?:^|\.)kyverno\.io\/|\.gatekeeper\.sh\/|^admissionregistration\.k8s\.io\/|^policy\.sigstore/,
  ),
  below('a matcher (Flux ImageRepository and the like)', /^image\.toolkit\.fluxcd\.io\//),
  below('a matcher (kbld, imgpkg)', /^(?:kbld\.k14s\.io|imgpkg\.carvel\.dev)\//),
  below(
    'a Crossplane revision, written by its controller',
    /^pkg\.crossplane\.io\//,
    /(?:Revision|ImageConfig)$/,
  ),
  below('a Longhorn object, written by its controller', /^longhorn\.io\//),
  below('half of a reference (Tigera ImageSet)', /^operator\.tigera\.io\//, /^ImageSet$/),
  {
    name: 'half of a reference (Istio: the hub is elsewhere)',
    holds: ({ owner, value }) =>
      owner !== null && /^install\.istio\.io\//.test(owner.apiVersion) && !value.includes('/'),
  },
  below(
    'an image of a machine',
    /cluster\.x-k8s\.io\/|^metal3\.io\/|^machine\.openshift\.io\/|^karpenter\.|^compute\.|^holodeck\./,
  ),
  below('pulled by a cloud service', /\.(?:cnrm\.cloud\.google\.com|services\.k8s\.aws|azure\.com)\//),
  { name: 'filled in by the injector (auto)', holds: ({ value }) => value === 'auto' },
];

/** The keys in the ConfigMaps of Argo Workflows and KServe whose strings hold containers. */
const KNOWN_CONFIG =
  /^(?:executor|mainContainer|sidecar.*|workflowDefaults|artifactDrivers|agent|batcher|explainers|logger|router|storageInitializer)$/;

function below(name: string, apiVersion: RegExp, kind = /./): Reason {
  return {
    name,
    holds: ({ owner }) => owner !== null && apiVersion.test(owner.apiVersion) && kind.test(owner.kind),
  };
}
