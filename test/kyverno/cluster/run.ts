// Runs the tests of clusters, one cluster after the other: each is a process of its own, and each of its builds uses all processors.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runOptionalCheck } from '../../support/optionalCheck.ts';
import { environmentOf } from './chosen.ts';
import { clusters, describeCluster, needsOwnNetwork } from './clusters.ts';
import { buildPrograms, LEFT_OUT } from './programs.ts';
import { WRITE } from './results.ts';

export interface ClusterRun {
  /** Whether all clusters run, and not only the one of CI. */
  readonly all: boolean;
  /** Whether what was proven goes into the table of the guide. */
  readonly write: boolean;
  /** Whether only the API server and Kyverno run. */
  readonly short: boolean;
  /** Further arguments for `node --test`. */
  readonly words: readonly string[];
}

export function runClusters({ all, short, write, words }: ClusterRun): void {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  for (const versions of all ? clusters() : clusters().slice(0, 1)) {
    console.log(
      `A cluster with ${describeCluster(versions)}${short ? `; without ${LEFT_OUT.join(' and ')}` : ''}`,
    );
    runOptionalCheck({
      title: 'the check in a cluster',
      variable: 'NEARPULL_KYVERNO',
      missing: (needsOwnNetwork(versions) ? whyNoNetwork() : null) ?? buildPrograms(versions, short),
      words,
      tests: tests.map((name) => join(import.meta.dirname, name)),
      env: { ...environmentOf({ versions, short }), ...(write && { [WRITE]: 'yes' }) },
      within: needsOwnNetwork(versions) ? OWN_NETWORK : [],
    });
  }
}

/** Runs a command where only the loopback is, which has to be switched on first. Whoever is not root becomes root of a namespace of users. */
const OWN_NETWORK = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  '--net',
  'sh',
  '-c',
  'ip link set lo up && exec "$@"',
  'sh',
];

function whyNoNetwork(): string | null {
  const [program = '', ...args] = [...OWN_NETWORK, 'true'];
  const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0
    ? null
    : `it needs a network of its own; ${program} said: ${error?.message ?? stderr.trim()}`;
}
