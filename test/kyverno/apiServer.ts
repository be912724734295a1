// Runs the program in apiserver/, which admits Pods under a MutatingAdmissionPolicy with the API server's own code.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';
import type { Pod } from './pods.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-kyverno', 'apiserver');

/** A request to the API server. By default a user creates a new Pod. */
export interface PodRequest {
  readonly object: Pod;
  readonly operation?: 'CREATE' | 'UPDATE';
  readonly subResource?: 'ephemeralcontainers';
  /** The Pod before an UPDATE. */
  readonly oldObject?: Pod;
  readonly userGroups?: readonly string[];
}

export interface Admission {
  /** The version of Kubernetes. */
  readonly version: string;
  /** The reasons why the API server refuses the policy. Then there are no answers. */
  readonly refused: readonly string[];
  readonly answers: readonly Admitted[];
}

export interface Admitted {
  /** The Pod after admission, with the defaults of the API server. */
  readonly object: Pod;
  /** The error of the policy, which `failurePolicy: Ignore` would hide. Empty where there is none. */
  readonly error: string;
  /** The CEL cost of the mutations, and the limit. */
  readonly cost: number;
  readonly budget: number;
}

/** Builds the program. Returns null when it is there, otherwise the reason why it cannot be built on this machine. */
export function buildApiServer(): string | null {
  return buildGoTools({ title: "the API server's admission", module: join(HERE, 'apiserver'), cache: CACHE });
}

/** Runs all requests at once, because starting the program takes longer than a request. Without a policy a Pod gets only its defaults. */
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
