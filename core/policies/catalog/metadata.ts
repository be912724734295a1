// The `metadata` of the policies that Kyverno runs: their name, and the annotations that Kyverno's reports and its policy library show.

import { literal } from './literals.ts';
import type { PolicyRequest } from './policy.ts';

export interface PolicyMetadata {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

export const REDIRECTING: PolicyMetadata = {
  name: 'redirect-docker-hub',
  title: 'Redirect Docker Hub',
  description: 'Rewrites images of Docker Hub so that they are pulled through the proxy registry.',
};

/** The metadata of a policy that redirects, with the name that it has to have. */
export function redirecting({ name }: Pick<PolicyRequest, 'name'>): PolicyMetadata {
  return name === null ? REDIRECTING : { ...REDIRECTING, name: literal(name) };
}
/** Reports name the policy that they are about. */
export const REPORTING_POLICY = 'report-docker-hub';

export const REPORTING: PolicyMetadata = {
  name: REPORTING_POLICY,
  title: 'Report Docker Hub',
  description: 'Reports Pods whose images are pulled from Docker Hub.',
};

export const REQUIRING: PolicyMetadata = {
  name: 'require-proxy',
  title: 'Require the proxy registry',
  description: 'Finds Pods whose images are pulled past the proxy registry.',
};

export const PULL_SECRET: PolicyMetadata = {
  name: 'add-pull-secret',
  title: 'Add the pull secret of the proxy registry',
  description: 'Adds a Secret to the imagePullSecrets of Pods that pull from the proxy registry.',
};

/** The annotation of a policy that was chosen because it is called again after other webhooks. Then its API may be a deprecated one. */
export const REINVOCATION = { annotation: 'nearpull/reason', value: 'reinvocation' } as const;

/** The YAML from `metadata:` to the last annotation, without a line feed at its end. The caller may append more annotations. */
export function metadata({ name, title, description }: PolicyMetadata): string {
  return `metadata:
  name: ${name}
  annotations:
    policies.kyverno.io/title: ${title}
    policies.kyverno.io/category: Images
    policies.kyverno.io/subject: Pod
    policies.kyverno.io/description: ${description}`;
}
