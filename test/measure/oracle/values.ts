// Helm values as js-yaml reads them: every object of an image's shape, and every string at a key that ends in `image`.
import { addSite, type Branch, below, isBranch, join, type Place, textAt } from './site.ts';

const IMAGE_KEY = /image$/i;

/** Keys of lists and maps of Kubernetes objects, or of text that holds some. */
const EXTRAS =
  /^(?:extraDeploy|extra(?:Objects|Manifests|Resources)|additional(?:Objects|Manifests)|raw(?:Resources)?)$/i;

export function walkValues(value: unknown, place: Place): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walkValues(item, below(place, index));
    }
  } else if (isBranch(value)) {
    if (typeof value.apiVersion === 'string' && typeof value.kind === 'string') {
      place.walks.manifest(value, place);
      return;
    }
    walkBranch(value, place);
  } else if (typeof value === 'string' && value.includes('\n') && isOfExtras(place)) {
    place.walks.inside(value, { ...place, tier: 'likely' }, place.walks.manifest);
  }
}

function isOfExtras({ path }: Place): boolean {
  return path.some((step) => typeof step === 'string' && EXTRAS.test(step));
}

function walkBranch(branch: Branch, place: Place): void {
  const own = imageObject(branch, place);
  if (own) {
    addSite(own.value, below(place, own.key), own.reason, own.tier);
  }
  for (const [key, each] of Object.entries(branch)) {
    if (typeof each === 'string' && IMAGE_KEY.test(key) && own?.key !== key) {
      addSite(stringWithTag(branch, key, each), below(place, key), reasonAgainst(each, place), 'likely');
    } else if (key === 'images' && isBranch(each)) {
      walkImages(each, below(place, key));
    } else {
      walkValues(each, below(place, key));
    }
  }
}

/** `images: {proxy: "envoy:1.2"}` */
function walkImages(images: Branch, place: Place): void {
  for (const [key, each] of Object.entries(images)) {
    if (typeof each === 'string' && /[:@]/.test(each)) {
      addSite(each, below(place, key), null, 'likely');
    } else {
      walkValues(each, below(place, key));
    }
  }
}

interface ImageObject {
  readonly value: string;
  readonly key: string;
  readonly tier: Place['tier'];
  readonly reason: string | null;
}

/** The image that the keys of `branch` make together. */
export function imageObject(branch: Branch, place: Place): ImageObject | null {
  const last = place.path.findLast((step) => typeof step === 'string');
  const named = typeof last === 'string' && IMAGE_KEY.test(last);
  const registry = textAt(branch, 'registry');
  const digest = textAt(branch, 'digest') ?? textAt(branch, 'sha');
  const tag = textAt(branch, 'tag') ?? textAt(branch, 'version');
  const repository = textAt(branch, 'repository');
  const image = textAt(branch, 'image');
  if (repository !== null && image !== null && typeof branch.image === 'string') {
    // NVIDIA's three: only together they are a reference.
    return {
      value: join([repository, image], tag, digest),
      key: 'image',
      tier: 'certain',
      reason: urlReason(repository),
    };
  }
  if (repository !== null) {
    const name = textAt(branch, 'name');
    const isStrimzi = 'name' in branch && 'registry' in branch && name !== null;
    const shaped = named || ['registry', 'tag', 'digest', 'sha', 'pullPolicy'].some((key) => key in branch);
    return shaped
      ? {
          value: join([registry, repository, isStrimzi ? name : null], tag, digest),
          key: 'repository',
          tier: named ? 'certain' : 'likely',
          reason: urlReason(repository),
        }
      : null;
  }
  const other = named ? (['repo', 'name'] as const).find((key) => textAt(branch, key) !== null) : undefined;
  if (other !== undefined && ('tag' in branch || registry !== null || other === 'repo')) {
    return {
      value: join([registry, textAt(branch, other)], tag, digest),
      key: other,
      tier: 'likely',
      reason: null,
    };
  }
  return null;
}

function urlReason(repository: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/|^git@/.test(repository) ? 'a repository of charts or code' : null;
}

/** A string at `image` may have its tag beside it. */
function stringWithTag(branch: Branch, key: string, value: string): string {
  const tag =
    key === 'image' ? (textAt(branch, 'tag') ?? textAt(branch, 'imageTag')) : textAt(branch, `${key}Tag`);
  return tag === null || /[:@][^/]*$/.test(value) ? value : join([value], tag, null);
}

function reasonAgainst(value: string, place: Place): string | null {
  if (/^(?:https?|data|file):|\.(?:png|jpe?g|svg|gif|ico|iso|qcow2)$/i.test(value)) {
    return 'a picture or a disk';
  }
  return place.path.includes('rbd') ? 'a Ceph block device (rbd)' : null;
}
