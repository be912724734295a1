// The shape of a check, and what each of them gets.
import type { Subject } from '../../subjects.ts';
import type { ApiObject } from '../api.ts';
import { pathOfPods } from '../api.ts';
import type { Cluster } from '../cluster.ts';
import type { Installed } from '../policies.ts';
import type { Stored } from '../stored.ts';

/** A policy that is alone in a cluster. */
export interface Proof {
  readonly cluster: Cluster;
  readonly policy: Subject;
  readonly installed: Installed;
  /** What must be stored of each Pod of `MANIFESTS`. */
  readonly wanted: readonly Stored[];
}

/** Something that must be true of a policy. It leaves nothing in the cluster. */
export interface Check {
  readonly title: string;
  /** What the cluster must have. Without it the check is left out. */
  readonly needs?: 'controllers';
  /** Throws where it is not true. */
  readonly run: (proof: Proof) => Promise<void>;
}

export const POD = { apiVersion: 'v1', kind: 'Pod' } as const;

/** The answer of the API server to a Pod that it is only to judge, not to store. Throws where it refuses the Pod. */
export async function judged({ api }: Cluster, spec: object, namespace = 'default'): Promise<ApiObject> {
  return api.create(`${pathOfPods(namespace)}?dryRun=All`, { ...POD, metadata: { name: 'judged' }, spec });
}

/** A spec with one container of this image. */
export function specOf(image: string): object {
  return { containers: [{ name: 'a', image }] };
}
