// The shape of a scenario: more than one policy, or something besides policies.
import type { Cluster } from '../cluster.ts';
import type { Stored } from '../stored.ts';

/** Something that must be true of a whole cluster. It leaves nothing in it. */
export interface Scenario {
  readonly title: string;
  readonly run: (cluster: Cluster, wanted: readonly Stored[]) => Promise<void>;
}
