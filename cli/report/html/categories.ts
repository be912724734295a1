// Sorts images into the few categories that the report counts.
import { tally } from '../imageNames.ts';
import type { ImageRecord } from '../records.ts';

/** From the one that is done to the one that nobody can judge, as charts show them. */
export const CATEGORIES = ['proxied', 'docker-hub', 'upstream', 'other', 'ignored', 'unknown'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The variable of the styles with the colour of each. */
export const CATEGORY_COLORS: Readonly<Record<Category, string>> = {
  proxied: '--proxied',
  'docker-hub': '--left',
  upstream: '--upstream',
  other: '--other',
  ignored: '--ignored',
  unknown: '--unknown',
};

export function categoryOf({ status, redirect, built }: ImageRecord): Category {
  if (built !== null) {
    return 'ignored';
  }
  // An entry in the `images:` of a kustomization brings it to the proxy.
  if (status === 'proxied' || redirect !== null) {
    return 'proxied';
  }
  return status === 'templated' || status === 'invalid' ? 'unknown' : status;
}

/** The images that something pulls. Others are only names, such as those that a tool compares with. */
export function pulledImages(images: readonly ImageRecord[]): readonly ImageRecord[] {
  return images.filter(({ tier }) => tier === 'certain' || tier === 'likely');
}

/** Whether the image has yet to go through the proxy. */
export function isLeft(image: ImageRecord): boolean {
  const category = categoryOf(image);
  return category === 'docker-hub' || category === 'upstream';
}

export type Counts = Readonly<Record<Category, number>>;

export function countsOf(images: readonly ImageRecord[]): Counts {
  return countsOfCategories(images.map(categoryOf));
}

/** @param categories one for each image */
export function countsOfCategories(categories: readonly Category[]): Counts {
  const counts = new Map(tally(categories));
  const of = (category: Category): number => counts.get(category) ?? 0;
  return {
    proxied: of('proxied'),
    'docker-hub': of('docker-hub'),
    upstream: of('upstream'),
    other: of('other'),
    ignored: of('ignored'),
    unknown: of('unknown'),
  };
}

/** Of the images that the proxy can serve, the share that goes through it, from 0 to 1. Null where there are none. */
export function shareOf({ proxied, upstream, ...others }: Counts): number | null {
  const all = proxied + upstream + others['docker-hub'];
  return all === 0 ? null : proxied / all;
}

/** The images by what `key` says, the largest group first. Images without a key are left out. */
export function groupsOf(
  images: readonly ImageRecord[],
  key: (image: ImageRecord) => string | null,
): readonly { readonly name: string; readonly counts: Counts; readonly total: number }[] {
  const groups = new Map<string, ImageRecord[]>();
  for (const image of images) {
    const name = key(image);
    if (name !== null) {
      const own = groups.get(name);
      own ? own.push(image) : groups.set(name, [image]);
    }
  }
  return [...groups]
    .map(([name, own]) => ({ name, counts: countsOf(own), total: own.length }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

/** The namespace of an image on Docker Hub: `library`. Null for other images. */
export function namespaceOf(image: ImageRecord): string | null {
  const parts = image.registry === 'docker.io' ? (image.canonical?.split('/') ?? []) : [];
  return parts.length === 3 ? (parts[1] ?? null) : null;
}

/** Names the folder of an image: the first folders of its file, as many as it takes to tell more than one apart. */
export function folderNames(images: readonly ImageRecord[]): (image: ImageRecord) => string {
  const nameAt = (depth: number) => (image: ImageRecord) => {
    const folders = image.file.split('/').slice(0, -1).slice(0, depth);
    return folders.length === 0 ? '.' : folders.join('/');
  };
  const depth = [1, 2, 3].find((each) => new Set(images.map(nameAt(each))).size > 1) ?? 1;
  return nameAt(depth);
}
