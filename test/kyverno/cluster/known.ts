// What is known to go wrong in a cluster. The guide tells it, and the tests hold it to be so: when it is mended, the test says so.

import type { Subject } from '../subjects.ts';
import { type ClusterVersions, minor } from './clusters.ts';
import { TWICE } from './manifests.ts';

/** The names of the Pods that this policy leaves alone in this cluster, although it should not. */
export function knownToStay({ kubernetes }: ClusterVersions, { kind }: Subject): readonly string[] {
  // kubernetes#134167: an apply configuration fails on such a Pod. It is mended in 1.35.1, 1.36.3 and 1.37.2.
  const staysByMerge = kind === 'mutating-admission-policy' && minor(kubernetes) < 35;
  return staysByMerge ? TWICE.map(({ metadata }) => metadata.name) : [];
}
