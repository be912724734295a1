// How long the API server takes to admit a Pod, with and without a policy. These are measurements: nothing here fails.
import type { Latency } from '../../../../scripts/generated/clusterResults.ts';
import type { Cluster } from '../cluster.ts';
import { judged } from './check.ts';

const REQUESTS = 120;

/** Takes a second or two. Nothing is stored, because the disk would be measured too. */
export async function measureLatency(cluster: Cluster): Promise<Latency> {
  const pods = {
    two: [container('a', 'nginx:1.27'), container('b', 'ghcr.io/a/b:1')],
    none: [container('a', 'ghcr.io/a/b:2')],
    thirty: Array.from({ length: 30 }, (_, index) =>
      container(`c${index}`, `some/image-${index}:1.27.${index}`),
    ),
  };
  const times = { two: [] as number[], none: [] as number[], thirty: [] as number[] };
  // The kinds take turns, so that what else the machine does falls on all of them.
  for (let index = -10; index < REQUESTS; index++) {
    for (const kind of ['two', 'none', 'thirty'] as const) {
      const begin = performance.now();
      await judged(cluster, { containers: pods[kind] });
      if (index >= 0) {
        times[kind].push(performance.now() - begin);
      }
    }
  }
  return { two: quick(times.two), none: quick(times.none), thirty: quick(times.thirty) };
}

/** What a policy adds: the measurement with it, less the mean of those before and after it. */
export function added(before: Latency, during: Latency, after: Latency): Latency {
  const difference = (kind: keyof Latency): number =>
    Math.round((during[kind] - (before[kind] + after[kind]) / 2) * 10) / 10;
  return {
    two: difference('two'),
    none: difference('none'),
    thirty: difference('thirty'),
  };
}

function container(name: string, image: string): object {
  return { name, image };
}

/** The first decile. A median would measure what else the machine has to do. */
function quick(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)] ?? Number.NaN;
}
