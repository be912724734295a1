// What a registry says about an image, as a value for people, programs and editors. It holds no secret.

/**
 * - `served`: it can be pulled. `differs`: it can be pulled too, and the registry that it comes from has another digest for the tag.
 * - `platform-missing`: the image is there, without a platform that was asked for. `tag-missing`: the repository is there, without the tag.
 * - `image-missing`: the registry does not know the repository, or the namespace. `not-there`: it does not say which of both it is.
 * - `upstream-away`: the registry lacks the image, and lacks one too that surely exists, so that more than this image is missing.
 * - `credentials-missing`, `credentials-refused`: the registry wants to know who asks, or does not let this user in.
 * - `rate-limited`: it was asked too often. `dns`, `connect`, `timeout`, `tls`, `reset`: it cannot be reached. `failed`: it answers with an
 *   error of its own. `not-a-registry`: something answers that is no registry. `unsupported`: the image has a format that no node of today
 *   takes. `cancelled`: the run ended before.
 */
export type ImageOutcome = (typeof IMAGE_OUTCOMES)[number];

export const IMAGE_OUTCOMES = [
  'served',
  'differs',
  'platform-missing',
  'tag-missing',
  'image-missing',
  'not-there',
  'upstream-away',
  'credentials-missing',
  'credentials-refused',
  'rate-limited',
  'dns',
  'connect',
  'timeout',
  'tls',
  'reset',
  'failed',
  'not-a-registry',
  'unsupported',
  'cancelled',
] as const;

export interface ImageAnswer {
  /** The reference that was asked for: `proxy.example/library/nginx:1.27`. */
  readonly target: string;
  readonly outcome: ImageOutcome;
  /** The digest of the index, or of the manifest where there is one platform only. Null where it is not served. */
  readonly digest: string | null;
  /** `linux/amd64`, `linux/arm/v7`. Null where nobody asked for platforms, because that counts as a pull. */
  readonly platforms: readonly string[] | null;
  /** What belongs to the outcome: the platforms that are missing, a status, a code of the system, seconds to wait. Null where there is none. */
  readonly detail: string | null;
  /** The host that gave the answer, or none: the registry, or its token server. */
  readonly host: string;
  /** Set where Docker's config.json leaves the credentials of the host to a helper program, which is not run. */
  readonly hasHelper?: true;
  /** What the registry that the image comes from says. Null where it was not asked. */
  readonly upstream: UpstreamAnswer | null;
}

export interface UpstreamAnswer {
  readonly target: string;
  readonly outcome: ImageOutcome;
  readonly digest: string | null;
}

/** Whether the image can be pulled. */
export function isServed({ outcome }: Pick<ImageAnswer, 'outcome'>): boolean {
  return outcome === 'served' || outcome === 'differs';
}

/** Whether the answer says nothing about the image, so that the run did not do what it was asked. */
export function isUnanswered({ outcome }: Pick<ImageAnswer, 'outcome'>): boolean {
  return UNANSWERED.has(outcome);
}

const UNANSWERED: ReadonlySet<ImageOutcome> = new Set([
  'rate-limited',
  'dns',
  'connect',
  'timeout',
  'tls',
  'reset',
  'failed',
  'not-a-registry',
  'cancelled',
]);

/** Whether the host gives this answer about every image, so that it need not be asked about others. */
export function isAboutHost({ outcome, detail }: Pick<ImageAnswer, 'outcome' | 'detail'>): boolean {
  return ABOUT_HOST.has(outcome) || (outcome === 'timeout' && detail === 'connecting');
}

const ABOUT_HOST: ReadonlySet<ImageOutcome> = new Set(['dns', 'connect', 'tls', 'rate-limited']);
