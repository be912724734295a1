// Reads manifests and indexes: their digests, and the platforms that they are for.
import { createHash } from 'node:crypto';

/** A digest as registries write it. */
export const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** The digest of `body`, by the algorithm of `like`, a digest or anything else. */
export function digestOf(body: Buffer, like: string): string {
  const algorithm = like.startsWith('sha512:') ? 'sha512' : 'sha256';
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`;
}

/** Fetches the blob of a digest. Null where it cannot be had. */
export type PlatformReader = (digest: string) => Promise<Buffer | null>;

/**
 * The platforms of a manifest or index, such as `linux/arm/v7`. Those of attestations, which are `unknown/unknown`, are left out. Null where
 * `body` is neither.
 */
export async function platformsIn(body: Buffer, read: PlatformReader): Promise<readonly string[] | null> {
  const json = parse(body);
  if (Array.isArray(json?.['manifests'])) {
    const found = json['manifests'].map((each: unknown) =>
      platformOf(recordOf(recordOf(each)?.['platform'])),
    );
    return [...new Set(found.filter((each) => each !== null))];
  }
  const config = recordOf(json?.['config'])?.['digest'];
  const blob = typeof config === 'string' && DIGEST.test(config) ? await read(config) : null;
  const platform = blob && platformOf(parse(blob));
  return platform === null ? null : [platform];
}

/** Whether an image for `has` runs where `wanted` is wanted. A variant that nobody names is any variant. */
export function platformMatches(has: string, wanted: string): boolean {
  return has === wanted || has.startsWith(`${wanted}/`) || (wanted === `${has}/v8` && has === 'linux/arm64');
}

function platformOf(json: Readonly<Record<string, unknown>> | null): string | null {
  const { os, architecture, variant } = json ?? {};
  return typeof os === 'string' && typeof architecture === 'string' && os !== 'unknown'
    ? [os, architecture, ...(typeof variant === 'string' && variant !== '' ? [variant] : [])].join('/')
    : null;
}

function parse(body: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    return recordOf(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
