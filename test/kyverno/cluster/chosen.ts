// Which cluster a test process runs. The choice is in the environment, because tests are processes of their own.
import { type ClusterVersions, clusters } from './clusters.ts';

export interface ChosenCluster {
  readonly versions: ClusterVersions;
  /** Whether only the API server and Kyverno run, because CI has taken long already. */
  readonly short: boolean;
}

const VARIABLE = 'NEARPULL_CLUSTER';
const SHORT = 'short';

/** The cluster of this process: the first one where none was chosen. */
export function chosenCluster(): ChosenCluster {
  const [kubernetes, kyverno, length] = (process.env[VARIABLE] ?? '').split(',');
  const [first] = clusters();
  const versions =
    clusters().find((each) => each.kubernetes === kubernetes && each.kyverno === kyverno) ?? first;
  if (!versions) {
    throw new Error('there is no cluster');
  }
  return { versions, short: length === SHORT };
}

/** The environment of a process that runs this cluster. */
export function environmentOf({ versions, short }: ChosenCluster): Readonly<Record<string, string>> {
  const { kubernetes, kyverno } = versions;
  return { [VARIABLE]: [kubernetes, kyverno, short ? SHORT : 'whole'].join(',') };
}
