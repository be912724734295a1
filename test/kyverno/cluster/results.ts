// Keeps what was proven in a cluster, for the table of the guide. With `--write` it goes into results.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CLUSTER_RESULTS,
  type ClusterResult,
  type Latency,
  type PolicyResult,
} from '../../../scripts/generated/clusterResults.ts';
import { printJson } from '../../../scripts/generated/json.ts';
import type { Subject } from '../subjects.ts';
import type { Cluster } from './cluster.ts';
import { kyvernoVersion } from './clusters.ts';
import { knownFaults } from './known.ts';
import { MANIFESTS } from './manifests.ts';

/** The environment variable that passes `--write` to the tests. */
export const WRITE = 'NEARPULL_CLUSTER_WRITE';

const RESULTS = join(import.meta.dirname, '..', '..', '..', CLUSTER_RESULTS);

export interface Results {
  /** Runs a check or a scenario, and counts it when it passes. Without a policy it is a scenario. */
  readonly count: (run: () => Promise<void>, policy?: Subject) => Promise<void>;
  readonly latency: (policy: Subject, added: Latency) => void;
  /** Writes what was proven, where that was asked for, the run was whole, and everything passed. */
  readonly write: () => void;
}

export function recordResults({ versions, kubernetes, short }: Cluster): Results {
  const passed = new Map<Subject | undefined, number>();
  const policies: PolicyResult[] = [];
  let missing = 0;
  return {
    count: async (run, policy) => {
      missing++;
      await run();
      missing--;
      passed.set(policy, (passed.get(policy) ?? 0) + 1);
    },
    latency: (policy, latency) => {
      policies.push({
        title: policy.title,
        pods: MANIFESTS.length,
        checks: passed.get(policy) ?? 0,
        faults: knownFaults(versions, policy),
        latency,
      });
    },
    write: () => {
      if (process.env[WRITE] === 'yes' && !short && missing === 0) {
        const [date = ''] = new Date().toISOString().split('T');
        const kyverno = kyvernoVersion(versions.kyverno);
        writeResult({ date, kubernetes, kyverno, policies, scenarios: passed.get(undefined) ?? 0 });
      }
    },
  };
}

/** The newest versions come first. */
function writeResult(own: ClusterResult): void {
  const all = JSON.parse(readFileSync(RESULTS, 'utf8')) as readonly ClusterResult[];
  const others = all.filter((each) => each.kubernetes !== own.kubernetes || each.kyverno !== own.kyverno);
  const sorted = [...others, own].sort(
    (a, b) => b.kyverno.localeCompare(a.kyverno) || b.kubernetes.localeCompare(a.kubernetes),
  );
  writeFileSync(RESULTS, printJson(sorted));
}
