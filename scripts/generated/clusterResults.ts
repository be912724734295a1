// Makes the table of what was proven in real clusters, from the results that `npm run test:kyverno -- --cluster --write` has written.
import { table } from './markers.ts';
import type { Pages } from './pages.ts';
import type { Fault, PeopleLanguage } from './wording.ts';

/** The results, which the tests write. */
export const CLUSTER_RESULTS = 'test/kyverno/cluster/results.json';

/** What was proven in one cluster. */
export interface ClusterResult {
  /** The day, as `2026-11-26`. */
  readonly date: string;
  readonly kubernetes: string;
  readonly kyverno: string;
  readonly policies: readonly PolicyResult[];
  /** How many scenarios passed: other settings, several policies, other webhooks, reports, outages. */
  readonly scenarios: number;
}

/** What was proven of one policy in one cluster. */
export interface PolicyResult {
  readonly title: string;
  /** How many Pods are stored as their fixed manifests, which are all of them. */
  readonly pods: number;
  /** How many checks passed. */
  readonly checks: number;
  /** What is known to go wrong. */
  readonly faults: readonly Fault[];
  /** How much longer the API server takes, in milliseconds. */
  readonly latency: Latency;
}

/** Milliseconds of one request: the first decile of many. */
export interface Latency {
  /** A Pod with an image of Docker Hub and another one. */
  readonly two: number;
  /** A Pod without an image of Docker Hub. */
  readonly none: number;
  /** A Pod with thirty images of Docker Hub. */
  readonly thirty: number;
}

/** The key is the name of the markers. */
export function clusterTables({ read, language }: Pages): Readonly<Record<string, string>> {
  const results = JSON.parse(read(CLUSTER_RESULTS)) as readonly ClusterResult[];
  return {
    'cluster results': table(
      language.heads.clusters,
      results.flatMap((each) => rowsOf(each, language)),
    ),
  };
}

function rowsOf(
  { date, kubernetes, kyverno, policies, scenarios }: ClusterResult,
  { faults: words, comma }: PeopleLanguage,
): readonly (readonly string[])[] {
  const versions = [kubernetes, kyverno].map((version) => version.replace('v', ''));
  return policies.map(({ title, pods, checks, faults, latency: { two, none, thirty } }) => [
    ...versions,
    title,
    String(pods),
    `${checks} + ${scenarios}`,
    faults.map((fault) => words[fault]).join(comma),
    [two, none, thirty].map((ms) => ms.toFixed(1)).join(' / '),
    date,
  ]);
}
