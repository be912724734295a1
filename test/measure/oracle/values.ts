// The oracle for Helm values: every object in the shape of an image, and every string at a key that ends in `image`.
import { imageObject } from './imageObject.ts';
import {
  addSite,
  type Branch,
  below,
  isBranch,
  join,
  neverPulled,
  type OraclePlace,
  type Registries,
  textAt,
} from './site.ts';

const IMAGE_KEY = /image$/i;

/** The keys of lists and maps of Kubernetes objects, or of texts that hold objects. */
const EXTRAS =
  /^(?:extraDeploy|extra(?:Objects|Manifests|Resources)|additional(?:Objects|Manifests)|raw(?:Resources)?)$/i;

/** Walks Helm values from their root. */
export function walkValues(value: unknown, place: OraclePlace): void {
  walk(value, { ...place, registries: registriesOf(value) });
}

function walk(value: unknown, place: OraclePlace): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walk(item, below(place, index));
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

function registriesOf(root: unknown): Registries {
  const branch = isBranch(root) ? root : {};
  const inner = isBranch(branch._internal_defaults_do_not_set)
    ? branch._internal_defaults_do_not_set
    : branch;
  const global = isBranch(inner.global) ? inner.global : {};
  const image = isBranch(global.image) ? global.image : {};
  const hub = inner.hub ?? global.hub;
  return {
    override: textAt(global, 'imageRegistry') ?? textAt(image, 'registry') ?? textAt(global, 'registry'),
    hub: typeof hub === 'string' ? hub : null,
    defaults: [textAt(branch, 'defaultImageRegistry'), textAt(branch, 'defaultImageRepository')],
  };
}

function isOfExtras({ path }: OraclePlace): boolean {
  return path.some((step) => typeof step === 'string' && EXTRAS.test(step));
}

function walkBranch(branch: Branch, place: OraclePlace): void {
  const last = place.path.findLast((step) => typeof step === 'string');
  const own = imageObject(branch, IMAGE_KEY.test(String(last)), place.registries);
  if (own) {
    addSite(own.value, below(place, own.key), own.reason ?? neverPulled(branch), own.tier);
  }
  for (const [key, each] of Object.entries(branch)) {
    if (key === own?.key) {
      continue;
    }
    if (typeof each === 'string' && (IMAGE_KEY.test(key) || /_image_name$/.test(key))) {
      const string = imageString(branch, key, each, place);
      addSite(string.value, below(place, key), string.reason ?? neverPulled(branch), 'likely');
    } else if (key === 'images' && isBranch(each)) {
      walkImages(each, below(place, key));
    } else {
      walk(each, below(place, key));
    }
  }
}

/** Reads a map of images, such as `images: {proxy: "envoy:1.2"}`. */
function walkImages(images: Branch, place: OraclePlace): void {
  for (const [key, each] of Object.entries(images)) {
    if (typeof each === 'string' && /[:@]/.test(each)) {
      addSite(each, below(place, key), null, 'likely');
    } else {
      walk(each, below(place, key));
    }
  }
}

interface ImageString {
  readonly value: string;
  readonly reason: string | null;
}

/** Reads a string at `image`. Its tag may be beside it, and its registry beside it or elsewhere. */
function imageString(branch: Branch, key: string, value: string, place: OraclePlace): ImageString {
  const flat = /^(.*)image_name$/.exec(key)?.[1];
  if (flat !== undefined) {
    const tag = textAt(branch, `${flat}image_tag_version`) ?? textAt(branch, 'image_tag_version');
    return { value: join([textAt(branch, 'image_registry'), value], tag, null), reason: null };
  }
  const tag =
    key === 'image' ? (textAt(branch, 'tag') ?? textAt(branch, 'imageTag')) : textAt(branch, `${key}Tag`);
  const whole = tag === null || /[:@][^/]*$/.test(value) ? value : join([value], tag, null);
  const hub = place.registries?.hub ?? null;
  if (key === 'image' && !value.includes('/') && ('repository' in branch || hub !== null)) {
    return hub === null || hub === ''
      ? { value: whole, reason: 'half of a reference: what belongs before it is empty' }
      : { value: join([hub, whole], null, null), reason: null };
  }
  return { value: whole, reason: reasonAgainst(value, place) };
}

function reasonAgainst(value: string, place: OraclePlace): string | null {
  if (/^(?:https?|data|file):|\.(?:png|jpe?g|svg|gif|ico|iso|qcow2)$/i.test(value)) {
    return 'a picture or a disk';
  }
  return place.path.includes('rbd') ? 'a Ceph block device (rbd)' : null;
}
