// Asks a registry about one image: whether it is there, its digest, and its platforms.
import { parseReference } from '../core/index.ts';
import type { ImageAnswer, ImageOutcome } from './answer.ts';
import type { RegistryClient, RegistryReply } from './client.ts';
import type { LostReply } from './http/loss.ts';
import { DIGEST, digestOf, type PlatformReader, platformMatches, platformsIn } from './manifests.ts';

export interface ImageQuestion {
  readonly target: string;
  /** Platforms that the image has to have. Empty: nobody asks, and nothing counts as a pull. */
  readonly platforms: readonly string[];
}

/** An index and a manifest, as OCI and as Docker calls them. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** In bytes: what containerd reads of a manifest, and of a message about an error. */
const LARGEST_MANIFEST = 4 << 20;
const LARGEST_ERROR = 64 << 10;

/** Never rejects. The name of the image has to be one that can be read. */
export async function askImage(client: RegistryClient, question: ImageQuestion): Promise<ImageAnswer> {
  const place = placeOf(question.target);
  const about = { target: question.target, host: place.host };
  const ask = asker(client, place);
  const head = await ask(`manifests/${place.reference}`, 'HEAD');
  if ('loss' in head) {
    return answer(about, ...lost(head));
  }
  if (head.status !== 200) {
    return answer(about, ...(await refused(ask, place, head)));
  }
  const type = mediaType(head);
  if (!ACCEPT.some((each) => each === type)) {
    return answer(about, /manifest\.v1\+/.test(type) ? 'unsupported' : 'not-a-registry', shown(type));
  }
  const written = head.headers.get('docker-content-digest') ?? '';
  const isAsked = question.platforms.length > 0;
  if (DIGEST.test(written) && !isAsked) {
    return isOther(place, written)
      ? answer(about, 'not-a-registry')
      : { ...answer(about, 'served'), digest: written };
  }
  return withManifest(about, question, { ask, place, written });
}

/** The answer for an image whose manifest has to be read: for its platforms, or because the registry does not name the digest. */
async function withManifest(
  about: { readonly target: string; readonly host: string },
  { platforms: wanted }: ImageQuestion,
  { ask, place, written }: { readonly ask: Asker; readonly place: ImagePlace; readonly written: string },
): Promise<ImageAnswer> {
  const reply = await ask(
    `manifests/${DIGEST.test(written) ? written : place.reference}`,
    'GET',
    LARGEST_MANIFEST,
  );
  if ('loss' in reply) {
    return answer(about, ...lost(reply));
  }
  if (reply.status !== 200) {
    return answer(about, ...(await refused(ask, place, reply)));
  }
  const digest = digestOf(reply.body, DIGEST.test(written) ? written : place.reference);
  if (!reply.isWhole || (DIGEST.test(written) && digest !== written) || isOther(place, digest)) {
    return answer(about, 'not-a-registry');
  }
  const read: PlatformReader = async (blob) => {
    const config = await ask(`blobs/${blob}`, 'GET', LARGEST_MANIFEST);
    const isRight = !('loss' in config) && config.status === 200 && digestOf(config.body, blob) === blob;
    return isRight ? config.body : null;
  };
  const platforms = wanted.length === 0 ? null : await platformsIn(reply.body, read);
  if (wanted.length > 0 && platforms === null) {
    return answer(about, 'not-a-registry');
  }
  const missing = wanted.filter((each) => !platforms?.some((has) => platformMatches(has, each)));
  const outcome = missing.length > 0 ? 'platform-missing' : 'served';
  return { ...answer(about, outcome, missing.join(', ') || null), digest, platforms };
}

interface ImagePlace {
  readonly host: string;
  readonly repository: string;
  /** A digest, or a tag. */
  readonly reference: string;
}

function placeOf(target: string): ImagePlace {
  const reference = parseReference(target);
  return reference.kind === 'image'
    ? {
        host: reference.registry,
        repository: reference.repository,
        reference: reference.digest ?? reference.tag ?? 'latest',
      }
    : { host: '', repository: target, reference: '' };
}

function isOther({ reference }: ImagePlace, digest: string): boolean {
  return DIGEST.test(reference) && reference !== digest;
}

type Asker = (rest: string, method: 'GET' | 'HEAD', most?: number) => Promise<RegistryReply>;

function asker(client: RegistryClient, { host, repository }: ImagePlace): Asker {
  return (rest, method, most = LARGEST_ERROR) => {
    const accept = rest.startsWith('manifests/') ? ACCEPT : ['*/*'];
    return client.ask({ host, repository, rest, method, accept, most });
  };
}

type ShortAnswer = readonly [outcome: ImageOutcome, detail: string | null, host?: string];

function lost({ loss, code, host }: LostReply): ShortAnswer {
  switch (loss) {
    case 'no-tls':
      return ['tls', code, host];
    case 'protocol':
    case 'redirects':
      return ['not-a-registry', loss === 'redirects' ? 'redirects' : code, host];
    default:
      return [loss, code, host];
  }
}

/** Why the image is not served. An answer to HEAD has no body, so a refusal is asked for again with GET, which counts as no pull. */
async function refused(
  ask: Asker,
  place: ImagePlace,
  reply: Exclude<RegistryReply, LostReply>,
): Promise<ShortAnswer> {
  const { status, sentCredentials, headers } = reply;
  switch (true) {
    case status === 401:
    case status === 403:
      return [sentCredentials ? 'credentials-refused' : 'credentials-missing', String(status)];
    case status === 429:
      return ['rate-limited', secondsOf(headers.get('retry-after'))];
    case status === 404:
      return [await whatIsMissing(ask, place), null];
    default:
      return [status >= 500 ? 'failed' : 'not-a-registry', String(status)];
  }
}

/**
 * Registries use one code for a missing tag and a missing repository, so the list of tags is asked for as well. A proxy need not have that
 * list: what it does not say, nobody knows.
 */
async function whatIsMissing(ask: Asker, { reference }: ImagePlace): Promise<ImageOutcome> {
  const codes = codesIn(await ask(`manifests/${reference}`, 'GET'));
  if (codes.some((code) => code === 'NAME_UNKNOWN' || code === 'NAME_INVALID')) {
    return 'image-missing';
  }
  const tags = await ask('tags/list?n=1', 'GET');
  if (codesIn(tags).includes('NAME_UNKNOWN')) {
    return 'image-missing';
  }
  return !('loss' in tags) && tags.status === 200 && hasTags(tags.body) ? 'tag-missing' : 'not-there';
}

function codesIn(reply: RegistryReply): readonly string[] {
  const json = 'loss' in reply ? null : readJson(reply.body);
  const errors = json !== null && Array.isArray(json['errors']) ? json['errors'] : [];
  return errors.flatMap((each: unknown) =>
    typeof each === 'object' && each !== null && 'code' in each ? [String(each.code)] : [],
  );
}

function hasTags(body: Buffer): boolean {
  const tags = readJson(body)?.['tags'];
  return Array.isArray(tags) && tags.length > 0;
}

function readJson(body: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    return typeof json === 'object' ? (json as Readonly<Record<string, unknown>> | null) : null;
  } catch {
    // What is no JSON has no code.
    return null;
  }
}

/** `Retry-After` in seconds. The other form, a date, would need a clock to be understood, so it is left out. */
function secondsOf(header: string | undefined): string | null {
  return /^\d{1,9}$/.exec(header?.trim() ?? '')?.[0] ?? null;
}

function mediaType(reply: Exclude<RegistryReply, LostReply>): string {
  return (reply.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** A media type as one short word. */
function shown(type: string): string | null {
  return /^[\w.+/-]{1,100}$/.exec(type)?.[0] ?? null;
}

function answer(
  about: { readonly target: string; readonly host: string },
  outcome: ImageOutcome,
  detail: string | null = null,
  host = about.host,
): ImageAnswer {
  return {
    target: about.target,
    outcome,
    digest: null,
    platforms: null,
    detail,
    host: host || about.host,
    upstream: null,
  };
}
