// Which fields of a document really hold an image: the judgement of the table in imagePaths.ts.
import type { ImageField, ResourceName } from './imageFields.ts';
import { IMAGE_PATHS, type ImagePath, POLICY_GROUPS, type Tier } from './imagePaths.ts';
import { compileName, compilePath, type KeyPath, type PathPattern } from './pathPattern.ts';

export type { ResourceName } from './imageFields.ts';

/** A place where an image reference is written. */
export type ImageSite = ImageField;

/**
 * Those of `fields` that hold an image, in the order of the text. Several fields have the same text where an alias stands for it: fixed once,
 * and shared as soon as one of them holds no image.
 */
export function imageSites(fields: readonly ImageField[]): readonly ImageSite[] {
  const sites = new Map<number, ImageSite>();
  const others = new Set<number>();
  for (const field of fields) {
    const { start } = field.span;
    if (field.raw === '' || !isImage(field)) {
      others.add(start);
    } else if (!sites.has(start)) {
      sites.set(start, field);
    }
  }
  return [...sites.values()]
    .map((site) => (others.has(site.span.start) ? { ...site, shared: true } : site))
    .sort((a, b) => a.span.start - b.span.start);
}

/** Whether the objects of this API speak about images in patterns and templates of their own. */
export function isPolicy({ apiVersion }: Pick<ResourceName, 'apiVersion'>): boolean {
  const group = groupOf(apiVersion);
  return POLICY_NAMES.some((matches) => matches(group));
}

/** Whether `path` is where a container runtime gets its image from, whatever the kind of the object around it. */
export function isContainerPath(path: KeyPath): boolean {
  return CONTAINER_PATHS.some((matches) => matches(path));
}

const CONTAINER_PATHS = [
  '**.{containers,initContainers,ephemeralContainers,sidecars,steps}[].image',
  '**.templates[].{container,script}.image',
  '**.volumes[].image.reference',
].map(compilePath);

const POLICY_NAMES = POLICY_GROUPS.map(compileName);

interface CompiledRow {
  readonly group: (name: string) => boolean;
  readonly kinds: readonly ((name: string) => boolean)[];
  readonly path: PathPattern;
  readonly tier: Tier;
}

/** Last row first: it overrules those before it. */
const ROWS: readonly CompiledRow[] = IMAGE_PATHS.map(compileRow).reverse();

/** Istio's injector writes the image of its proxy where it finds this word. */
const INJECTED = 'auto';

function isImage({ raw, resource, path }: ImageField): boolean {
  const group = groupOf(resource.apiVersion);
  const row = ROWS.find(
    (each) => each.group(group) && each.kinds.some((matches) => matches(resource.kind)) && each.path(path),
  );
  return row?.tier === 'certain' && raw !== INJECTED;
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? 'core' : apiVersion.slice(0, slash);
}

function compileRow({ group, kinds, path, tier }: ImagePath): CompiledRow {
  return { group: compileName(group), kinds: kinds.map(compileName), path: compilePath(path), tier };
}
