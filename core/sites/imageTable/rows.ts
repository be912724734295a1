// Where Kubernetes objects keep image references: a table, so that knowing another kind is adding a row.

import { CLUSTERS } from '../imagePaths/clusters.ts';
import { DELIVERY } from '../imagePaths/delivery.ts';
import { OPERATORS } from '../imagePaths/operators.ts';
import { PIPELINES } from '../imagePaths/pipelines.ts';
import { TRAPS } from '../imagePaths/traps.ts';
import { ANNOTATIONS, ANYWHERE, WORKLOADS } from '../imagePaths/workloads.ts';
import type { ImagePath } from './row.ts';

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
