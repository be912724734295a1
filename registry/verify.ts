// Asks registries about many images: each distinct one once, a few at a time, and no host more often than is polite.
import { setTimeout } from 'node:timers/promises';
import { parseReference } from '../core/index.ts';
import { type ImageAnswer, isAboutHost, isServed } from './answer.ts';
import { askImage } from './askImage.ts';
import { type CredentialStore, openCredentials } from './auth/credentials.ts';
import { openClient, type RegistryClient } from './client.ts';
import { type HttpLimits, openTransport } from './http/transport.ts';

/** An image to ask for. */
export interface Wanted {
  readonly target: string;
  /** The same image at the registry that it comes from, to compare the digests. Null: that registry is not asked. */
  readonly upstream: string | null;
}

export interface VerifyJob {
  readonly images: readonly Wanted[];
  /** Images that exist for certain, at most one a host, so that a proxy without a way to its upstream can be told. */
  readonly certain: readonly string[];
  /** As in `ImageQuestion`. */
  readonly platforms: readonly string[];
  readonly limits?: HttpLimits;
}

export interface VerifyContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Told of each image when it is answered. */
  readonly onAnswer?: (answered: number, total: number) => void;
}

export interface VerifyReport {
  /** One for each distinct target, in the order of the job. */
  readonly answers: readonly ImageAnswer[];
  /** Path of a config.json of Docker that cannot be read. */
  readonly unreadable: string | null;
}

export const USUAL_LIMITS: HttpLimits = { connect: 10_000, exchange: 30_000 };

/** Images that are asked about at the same time. */
const AT_ONCE = 6;

/** Never rejects. When the signal of the context ends the run, what has not been answered is `cancelled`. */
export async function verifyImages(job: VerifyJob, context: VerifyContext): Promise<VerifyReport> {
  const { env, signal, onAnswer } = context;
  const credentials = openCredentials(env);
  const transport = await openTransport({ limits: job.limits ?? USUAL_LIMITS, signal, env });
  try {
    const asking = { client: openClient(transport, credentials), credentials, job, signal, down: new Map() };
    const certain = await Promise.all(job.certain.map((image) => askOnce(asking, image)));
    const away = new Set(certain.filter(({ outcome }) => MISSING.has(outcome)).map(({ host }) => host));
    const images = [...new Map(job.images.map((each) => [each.target, each])).values()];
    const answers: ImageAnswer[] = [];
    const left = images.entries();
    let answered = 0;
    const work = async (): Promise<void> => {
      for (const [index, image] of left) {
        answers[index] = await answerOf(asking, image, away);
        answered++;
        onAnswer?.(answered, images.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { answers, unreadable: credentials.unreadable };
  } finally {
    transport.close();
  }
}

interface Asking {
  readonly client: RegistryClient;
  readonly credentials: CredentialStore;
  readonly job: VerifyJob;
  readonly signal: AbortSignal;
  /** The hosts that give one answer for all images. */
  readonly down: Map<string, ImageAnswer>;
}

const MISSING: ReadonlySet<string> = new Set(['not-there', 'image-missing', 'tag-missing']);

async function answerOf(
  asking: Asking,
  { target, upstream }: Wanted,
  away: ReadonlySet<string>,
): Promise<ImageAnswer> {
  const own = await askOnce(asking, target);
  const isAway = MISSING.has(own.outcome) && away.has(own.host);
  const answer: ImageAnswer = isAway ? { ...own, outcome: 'upstream-away' } : own;
  if (upstream === null) {
    return answer;
  }
  const { outcome, digest } = await askOnce(asking, upstream);
  const differs = isServed(answer) && digest !== null && digest !== answer.digest;
  return {
    ...answer,
    ...(differs && { outcome: 'differs' }),
    upstream: { target: upstream, outcome, digest },
  };
}

async function askOnce(asking: Asking, target: string): Promise<ImageAnswer> {
  const { credentials, down } = asking;
  const host = hostOf(target);
  const known = down.get(host);
  if (known) {
    return { ...known, target };
  }
  const answer = await askPatiently(asking, target);
  if (isAboutHost(answer)) {
    down.set(host, answer);
  }
  const isRefused = answer.outcome === 'credentials-missing' && credentials.hasHelper(host);
  return isRefused ? { ...answer, hasHelper: true } : answer;
}

/** Waits once where the registry says that it takes a few seconds. */
async function askPatiently({ client, job, signal }: Asking, target: string): Promise<ImageAnswer> {
  const question = { target, platforms: job.platforms };
  const answer = await askImage(client, question);
  const seconds =
    answer.outcome === 'rate-limited' && answer.detail !== null ? Number(answer.detail) : LONGEST_WAIT;
  if (seconds >= LONGEST_WAIT) {
    return answer;
  }
  // A run that is ended rejects the wait. The next question is then answered with `cancelled`.
  await setTimeout(seconds * 1000, undefined, { signal }).catch(() => undefined);
  return askImage(client, question);
}

/** In seconds. */
const LONGEST_WAIT = 6;

function hostOf(target: string): string {
  const reference = parseReference(target);
  return reference.kind === 'image' ? reference.registry : '';
}
