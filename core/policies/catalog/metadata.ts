// `metadata` of the policies that Kyverno runs: their name, and the annotations that its reports and its library show.

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

export const REPORTING: PolicyMetadata = {
  name: 'report-docker-hub',
  title: 'Report Docker Hub',
  description: 'Reports Pods whose images are pulled from Docker Hub.',
};

/** From `metadata:` to the last annotation, which more may follow; without the last line feed. */
export function metadata({ name, title, description }: PolicyMetadata): string {
  return `metadata:
  name: ${name}
  annotations:
    policies.kyverno.io/title: ${title}
    policies.kyverno.io/category: Images
    policies.kyverno.io/subject: Pod
    policies.kyverno.io/description: ${description}`;
}
