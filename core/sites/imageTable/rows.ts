// Where Kubernetes objects keep image references: a table, so that knowing another kind is adding a row.

import type { ImagePath } from './row.ts';
import { CLUSTERS } from './rows/clusters.ts';
import { DELIVERY } from './rows/delivery.ts';
import { OPERATORS } from './rows/operators.ts';
import { PIPELINES } from './rows/pipelines.ts';
import { TRAPS } from './rows/traps.ts';
import { ANNOTATIONS, ANYWHERE, WORKLOADS } from './rows/workloads.ts';

/** Later rows overrule earlier ones: what is true of any object stands first, what is a trap in any object last. */
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

/** The objects whose text speaks about images without pulling any: there a placeholder is looked for in every field. */
export const POLICY_GROUPS = ['kyverno.io', '*.kyverno.io', 'admissionregistration.k8s.io'] as const;
