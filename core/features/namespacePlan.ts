// Plans what the proxy must have before the manifests work: every namespace that the images need, with the images in it.
import { isNamespace, rewriteName } from '../image/proxy.ts';
import { DEFAULT_TEMPLATE } from '../image/proxySetting.ts';
import { OFFICIAL_NAMESPACE, parseReference } from '../image/reference.ts';
import { upstreamImage } from '../image/upstream.ts';
import type { Message } from '../model/message.ts';
import { isPulled } from '../rules/fixes/pullFixes.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';

/** An image and the file that it is in. */
export interface PlannedImage {
  readonly file: string;
  readonly image: Image;
  /** Those that hold for the file. */
  readonly settings: Settings;
}

export interface NeededNamespace {
  /** The domain that has to have it. It is the placeholder where no domain is set. */
  readonly host: string;
  /** `library` */
  readonly name: string;
  /** Whether it holds the Docker Official Images. Every other one needs a Docker Hub user and password in the instance first. */
  readonly isOfficial: boolean;
  /** Whether the settings say that it is there. Null where they do not say. */
  readonly isThere: boolean | null;
  /** Why the vendor's console refuses the name, or that of an image in it. Null where it does not. */
  readonly problem: Message | null;
  readonly images: readonly NeededImage[];
}

export interface NeededImage {
  /** Path in the namespace: `nginx`. */
  readonly repository: string;
  /** Every reference to it at the proxy that is known in full, for a first pull: `proxy.example/library/nginx:1.27`. */
  readonly targets: readonly string[];
  /** How many places name it. */
  readonly count: number;
  readonly files: readonly string[];
}

/** The namespaces that `found` needs, in the order of their names: those of Docker Hub's images before others at another domain. */
export function planNamespaces(found: Iterable<PlannedImage>): readonly NeededNamespace[] {
  const plan = new Map<string, Map<string, CollectedImage>>();
  const settingsOf = new Map<string, Settings>();
  for (const { file, image, settings } of found) {
    const place = placeOf(image, settings);
    if (place) {
      const key = `${place.host}/${place.name}`;
      const images = plan.get(key) ?? new Map<string, CollectedImage>();
      plan.set(key, images);
      settingsOf.set(key, settings);
      const known = images.get(place.repository) ?? { targets: new Set(), files: new Set(), count: 0 };
      images.set(place.repository, known);
      known.count++;
      known.files.add(file);
      if (place.target !== null) {
        known.targets.add(place.target);
      }
    }
  }
  return [...plan]
    .map(([key, images]) => needed(key, images, settingsOf.get(key)))
    .sort((a, b) => (`${a.host}/${a.name}` < `${b.host}/${b.name}` ? -1 : 1));
}

interface CollectedImage {
  readonly targets: Set<string>;
  readonly files: Set<string>;
  count: number;
}

function needed(
  key: string,
  images: ReadonlyMap<string, CollectedImage>,
  settings: Settings | undefined,
): NeededNamespace {
  const proxy = settings?.proxy ?? null;
  const [host = '', name = ''] = key.split('/');
  const isUsable = proxy !== null && proxy.kind !== 'invalid';
  const isPlain = isUsable && proxy.template === DEFAULT_TEMPLATE;
  const isHome = proxy?.kind === 'configured' ? host === proxy.domain : proxy?.kind === 'unset';
  const listed = isUsable && isHome && isPlain ? proxy.namespaces : [];
  const repositories = [...images].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    host,
    name,
    isOfficial: isPlain && isHome && `${name}/` === OFFICIAL_NAMESPACE,
    isThere: listed.length === 0 ? null : listed.includes(name),
    problem: isPlain
      ? nameProblem(
          name,
          repositories.map(([repository]) => repository),
        )
      : null,
    images: repositories.map(([repository, { targets, count, files }]) => ({
      repository,
      targets: [...targets].sort(),
      count,
      files: [...files].sort(),
    })),
  };
}

/** Where an image is at the proxy. `target` is null where a template hides a part of the reference. */
interface ProxyPlace {
  readonly host: string;
  readonly name: string;
  readonly repository: string;
  readonly target: string | null;
}

function placeOf(image: Image, { proxy }: Settings): ProxyPlace | null {
  if (!isPulled(image)) {
    return null;
  }
  const upstream =
    image.status === 'docker-hub' || image.status === 'upstream'
      ? upstreamImage(image.reference, proxy)
      : null;
  const whole = image.status === 'proxied' ? image.raw : image.target;
  const written = upstream ? rewriteName(upstream, proxy) : whole && withoutSuffix(whole);
  const [host = '', name = '', ...rest] = (written ?? '').split('/');
  if (rest.length === 0 || !isNamespace(name)) {
    return null;
  }
  const reference = whole === null ? null : parseReference(whole);
  const isKnown =
    reference?.kind === 'image' && (image.ownsTag || reference.tag !== null || reference.digest !== null);
  const repository = rest.join('/');
  return /^[\w./-]+$/.test(repository) ? { host, name, repository, target: isKnown ? whole : null } : null;
}

function withoutSuffix(reference: string): string {
  const [named = ''] = reference.split('@', 1);
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

/** The limits of Volcengine's console. */
function nameProblem(name: string, repositories: readonly string[]): Message | null {
  if (name.length < 2 || name.length > 90 || !PLAIN_NAME.test(name)) {
    return { key: 'plan.namespaceName', args: [name] };
  }
  const long = repositories.find((each) => each.length > 128);
  return long === undefined ? null : { key: 'plan.repositoryName', args: [long] };
}

/** Punctuation stands neither at an end nor twice. */
const PLAIN_NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
