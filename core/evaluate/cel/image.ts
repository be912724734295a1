// Kyverno's `parseImageReference`: a reference as google/go-containerregistry reads it.
import { NotKnown } from '../stop.ts';

/** An image of CEL. Its methods are functions of the environment. */
export class CelImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;

  constructor(registry: string, repository: string, tag: string, digest: string) {
    this.registry = registry;
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }

  /** What `identifier()` says: the tag, the digest, or both. */
  get identifier(): string {
    return this.digest === '' ? this.tag : this.tag === '' ? this.digest : `${this.tag}@${this.digest}`;
  }
}

/** Null where the library refuses `text`. A text without a tag and a digest gets the tag `latest`. */
export function parseImage(text: string): CelImage | null {
  const at = text.indexOf('@');
  const [base, digest] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  if (at >= 0 && !DIGEST.test(digest)) {
    return null;
  }
  const colon = base.lastIndexOf(':');
  const hasTag = colon > base.lastIndexOf('/');
  const [path, tag] = hasTag ? [base.slice(0, colon), base.slice(colon + 1)] : [base, ''];
  if (hasTag && !TAG.test(tag)) {
    return null;
  }
  const named = splitHost(path);
  return (
    named && new CelImage(named.registry, named.repository, tag === '' && at < 0 ? 'latest' : tag, digest)
  );
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TAG = /^[\w.-]{1,128}$/;
const HUB = 'index.docker.io';

function splitHost(path: string): { readonly registry: string; readonly repository: string } | null {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const hasHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost');
  const given = hasHost ? first : '';
  const repository = hasHost ? path.slice(slash + 1) : path;
  if (!/^[a-z0-9_./-]{2,255}$/.test(repository) || !isHost(given)) {
    return null;
  }
  const registry = given === '' || given === 'docker.io' ? HUB : given;
  return registry === HUB && !repository.includes('/')
    ? { registry, repository: `library/${repository}` }
    : { registry, repository };
}

/** Go's `url.Parse` has to take the host as it is. What it makes of brackets, escapes and other signs is not certain here. */
function isHost(host: string): boolean {
  if (/[^\w.:-]/.test(host)) {
    throw new NotKnown('value', host);
  }
  return host === '' || /^[\w.-]*(?::\d*)?$/.test(host);
}
