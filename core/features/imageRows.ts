// What an inventory of a workspace shows of each image in a file: whose it is, how it is pulled, and what is left to do about it.
import { imageOfDockerHub } from '../image/behindProxy.ts';
import { dockerHubImage, dockerHubPage, namespaceOf } from '../image/dockerHub.ts';
import { DOCKER_HUB } from '../image/reference.ts';
import type { Report } from '../report.ts';
import { isPulled } from '../rules/fixes/pullFixes.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';
import type { Span } from '../text/span.ts';
import { pullTarget } from './pullTarget.ts';

/** `docker-hub`: pulled from there. `proxied`: pulled through the proxy. `other`: neither, or nobody knows. */
export type ImageKind = 'docker-hub' | 'proxied' | 'other';

export interface InventoryRow {
  readonly span: Span;
  /** The reference as YAML reads it. */
  readonly raw: string;
  readonly kind: ImageKind;
  /** The name without tag and digest, with its registry: `docker.io/library/nginx`. As written where it is not certain. */
  readonly name: string;
  /** `docker.io`, or the domain of the proxy; empty where it is not certain. */
  readonly registry: string;
  /** The namespace that the proxy has to have for an image of Docker Hub; null for other images. */
  readonly namespace: string | null;
  /** Whether the proxy has that namespace, as far as the settings say; null where they say nothing. */
  readonly hasNamespace: boolean | null;
  /** What `docker pull` pulls it by, through the proxy where there is one; null where nobody knows the whole name. */
  readonly pull: string | null;
  /** What the proxy is asked for about it; null where it is not pulled through the proxy, or where another file says its tag. */
  readonly target: string | null;
  /** The page of the image on Docker Hub; null for other images. */
  readonly page: string | null;
  /** The number of findings about it. */
  readonly problems: number;
  /** Whether one of them has a safe fix. */
  readonly isFixable: boolean;
}

/** The images of `report`, which was made with `settings`, in the order of the text. */
export function imageRows(report: Report, settings: Settings): readonly InventoryRow[] {
  const problems = new Map<number, { count: number; isFixable: boolean }>();
  for (const { span, fixes } of report.findings) {
    const known = problems.get(span.start) ?? { count: 0, isFixable: false };
    known.count += 1;
    known.isFixable ||= fixes.some(({ safety }) => safety === 'safe');
    problems.set(span.start, known);
  }
  return report.images.map((image) => {
    const { count = 0, isFixable = false } = problems.get(image.span.start) ?? {};
    return { ...rowOf(image, settings), problems: count, isFixable };
  });
}

/** The name that `docker pull` takes for `image`: at the proxy where one is set. Null where a template hides a part of it. */
export function pullName({ raw, reference, target }: Image, { proxy }: Settings): string | null {
  if (reference.kind !== 'image') {
    return null;
  }
  return proxy.kind === 'configured' ? (target ?? raw) : raw;
}

function rowOf(image: Image, settings: Settings): Omit<InventoryRow, 'problems' | 'isFixable'> {
  const { span, raw, reference } = image;
  const { proxy } = settings;
  const onHub = imageOfDockerHub(raw, reference, proxy);
  const namespace = onHub && namespaceOf(onHub);
  const isListed = proxy.kind !== 'invalid' && proxy.namespaces.length > 0;
  return {
    span,
    raw,
    kind: kindOf(image),
    name: onHub
      ? `${DOCKER_HUB}/${onHub.repository}`
      : reference.kind === 'image'
        ? `${reference.registry}/${reference.repository}`
        : raw,
    registry: registryOf(image, settings),
    namespace,
    hasNamespace: isListed && namespace !== null ? proxy.namespaces.includes(namespace) : null,
    pull: pullName(image, settings),
    target: pullTarget(image, settings)?.target ?? null,
    page: onHub && dockerHubPage(onHub),
  };
}

function registryOf({ reference, status }: Image, { proxy }: Settings): string {
  if (dockerHubImage(reference)) {
    return DOCKER_HUB;
  }
  if (status === 'proxied' && proxy.kind === 'configured') {
    return proxy.domain;
  }
  return reference.kind === 'image' ? reference.registry : '';
}

/** An image that is not pulled under its own name is neither left to do nor done here. */
function kindOf(image: Image): ImageKind {
  if (!isPulled(image)) {
    return 'other';
  }
  return image.status === 'docker-hub' || image.status === 'proxied' ? image.status : 'other';
}
