// Lists where Kubernetes objects keep image references. To support another kind, add a row.

import type { ImagePath } from './row.ts';
import { CLUSTERS } from './rows/clusters.ts';
import { DELIVERY } from './rows/delivery.ts';
import { OPERATORS } from './rows/operators.ts';
import { PIPELINES } from './rows/pipelines.ts';
import { TRAPS } from './rows/traps.ts';
import { ANNOTATIONS, ANYWHERE, WORKLOADS } from './rows/workloads.ts';

/**
 * Later rows overrule earlier ones. Rows for any object come first. Traps in any object come after the rows for single kinds, and
 * annotations come after the traps, which cover all of `metadata`.
 */
export const IMAGE_PATHS: readonly ImagePath[] = [
  ...ANYWHERE,
  ...WORKLOADS,
  ...PIPELINES,
  ...DELIVERY,
  ...OPERATORS,
  ...CLUSTERS,
  ...TRAPS,
  ...ANNOTATIONS,
];

/**
 * The API groups whose objects describe images without pulling any. In these objects the placeholder of the proxy's domain
 * is searched for in every field.
 */
export const POLICY_GROUPS = ['kyverno.io', '*.kyverno.io', 'admissionregistration.k8s.io'] as const;
