// Pods under a MutatingAdmissionPolicy, as the API server's own code admits them: one run of the program in apiserver/.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';
import type { Pod } from './pods.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-kyverno', 'apiserver');

/** A request to the API server; a new Pod that somebody creates where it does not say otherwise. */
export interface PodRequest {
  readonly object: Pod;
  readonly operation?: 'CREATE' | 'UPDATE';
  readonly subResource?: 'ephemeralcontainers';
  /** What an UPDATE changes. */
  readonly oldObject?: Pod;
  readonly userGroups?: readonly string[];
}

export interface Admission {
  /** Of Kubernetes. */
  readonly version: string;
  /** Why the API server would not take the policy: then there are no answers. */
  readonly refused: readonly string[];
  readonly answers: readonly Admitted[];
}

export interface Admitted {
  /** The Pod behind admission, with the defaults of the API server. */
  readonly object: Pod;
  /** What went wrong in the policy, although `failurePolicy: Ignore` keeps silent about it; empty otherwise. */
  readonly error: string;
  /** What the mutations cost, and what they may. */
  readonly cost: number;
  readonly budget: number;
}

/** Null when the program is there, otherwise what keeps it from being built here. */
export function buildApiServer(): string | null {
  return buildGoTools({ title: "the API server's admission", module: join(HERE, 'apiserver'), cache: CACHE });
}

/** All requests at once: starting the program takes longer than a request. Without a policy a Pod gets its defaults and no more. */
export function admit(policy: string, requests: readonly PodRequest[]): Promise<Admission> {
  const input = JSON.stringify({
    policy,
    requests: requests.map(
      ({ object, oldObject, operation = 'CREATE', subResource = '', userGroups = [] }) => ({
        operation,
        subResource,
        object: JSON.stringify(object),
        oldObject: oldObject ? JSON.stringify(oldObject) : '',
        userGroups,
      }),
    ),
  });
  return new Promise((resolve, reject) => {
    const program = execFile(goTool(CACHE, 'apiserver'), { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(`${error.message}\n${stderr}`));
      } else {
        resolve(JSON.parse(stdout) as Admission);
      }
    });
    program.stdin?.end(input);
  });
}
