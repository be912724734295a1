// The comments at the head of a policy: what it is, and what no policy reaches. They are in English, because they end up in a repository.

/** A Pod with this label is left alone by the policies that rewrite images. */
export const OPT_OUT = { label: 'nearpull/docker-hub-proxy', value: 'disabled' } as const;

/**
 * Comment lines for a policy that Kyverno runs, including the last line feed.
 *
 * @param first says what the policy is and what it needs.
 */
export function kyvernoAdvice(first: readonly string[]): string {
  return comment([...first, ...OUT_OF_REACH, KYVERNO_LEAVES_OUT, ...EVERYWHERE]);
}

/** The same for a policy that the API server runs. The API server leaves out no namespace. */
export function apiServerAdvice(first: readonly string[]): string {
  return comment([...first, ...OUT_OF_REACH, ...EVERYWHERE]);
}

/** `lines` as YAML comments, including the last line feed. */
export function comment(lines: readonly string[]): string {
  return lines.map((line) => `${line === '' ? '#' : `# ${line}`}\n`).join('');
}

const OUT_OF_REACH: readonly string[] = [
  '',
  'No admission policy reaches these; there the manifest itself has to name the proxy (nearpull fix):',
];

const KYVERNO_LEAVES_OUT =
  "- Pods in kube-system and in Kyverno's namespace, which Kyverno leaves out by default;";

const EVERYWHERE: readonly string[] = [
  '- static Pods of the nodes;',
  '- containers that other webhooks add after the policy was called for the last time;',
  '- Pods that run already, until they are created again;',
  '- operators that make a Pod again whose image is not what they asked for (CloudNativePG).',
  `A Pod with the label ${OPT_OUT.label}=${OPT_OUT.value} is left as it is.`,
  'Argo CD and Flux see no drift: Pods are changed, not the Deployments that they keep.',
];
