// Finds the `images:` entries that kustomize applies to no image, by following the images of whole builds through all of their entries.
import type { UnmatchedEntry } from '../model/fileContext.ts';
import { MOST_BUILD_IMAGES, MOST_BUILD_RESOURCES } from '../paths/limits.ts';
import { isPlainName, mayMatch, writtenName } from '../sites/dialects/kustomize/entryName.ts';
import type { BuildEntry, BuildParts } from './buildParts.ts';
import { type KustomizeGraph, resourceAt } from './graph.ts';
import { MOST_WORK } from './surroundings.ts';
import { type WrittenImages, writtenImages } from './writtenImages.ts';

/** The images in the resource or patch at a path, as `writtenImages` reads them. Null where they are not known. */
export type ImagesIn = (path: string) => WrittenImages | null;

/**
 * Returns a function that gives the unmatched entries of the kustomization at a path. [] where they match, and where anything is not known
 * that the builds are made of. Entries of a component are applied to the images of each kustomization that uses it.
 */
export function unmatchedEntries(
  graph: KustomizeGraph,
  imagesIn: ImagesIn,
): (path: string) => readonly UnmatchedEntry[] {
  const following = { graph, imagesIn, matched: new Map(), builds: new Map(), open: new Set<string>() };
  return (path) => {
    const parts = graph.all.get(path)?.parts;
    if (!parts || parts.entries.length === 0) {
      return [];
    }
    const builds = buildsOf(path, graph);
    const isKnown = builds.length > 0 && builds.every((each) => imagesAfter(each, following) !== null);
    const matched = following.matched.get(path) ?? NONE;
    return isKnown
      ? parts.entries.filter(({ index }) => !matched.has(index)).map(({ index, name }) => ({ index, name }))
      : [];
  };
}

/**
 * Returns the paths of the resources and patches that decide about the entries of the kustomization at `path`. [] where it has no entries,
 * or where reading them would not tell.
 */
export function decidingFiles(path: string, graph: KustomizeGraph): readonly string[] {
  const parts = graph.all.get(path)?.parts;
  const open = parts && parts.entries.length > 0 ? [...buildsOf(path, graph)] : [];
  const kustomizations = new Set(open);
  const files = new Set<string>();
  for (const each of kustomizations) {
    const used = graph.all.get(each)?.parts;
    const targets = used ? filesOf(each, used, graph) : null;
    if (targets === null || files.size + targets.length > MOST_BUILD_RESOURCES) {
      return [];
    }
    for (const target of targets) {
      (graph.all.has(target) ? kustomizations : files).add(target);
    }
  }
  return [...files];
}

/** What is known of the builds so far. */
interface Following {
  readonly graph: KustomizeGraph;
  readonly imagesIn: ImagesIn;
  /** For each kustomization the indexes of the entries that have matched. */
  readonly matched: Map<string, Set<number>>;
  readonly builds: Map<string, WrittenImages | null>;
  /** The kustomizations that are being followed: kustomize refuses cycles. */
  readonly open: Set<string>;
}

const NONE: ReadonlySet<number> = new Set();

/** The kustomizations whose builds show what the entries at `path` match: itself, or those around a component. */
function buildsOf(path: string, graph: KustomizeGraph): readonly string[] {
  const around = new Set([path]);
  for (const each of around) {
    if (graph.all.get(each)?.parts?.isComponent) {
      around.delete(each);
      for (const { by, as } of graph.uses.get(each) ?? []) {
        if (as === 'component') {
          around.add(by);
        }
      }
    }
    if (around.size > MOST_BUILD_RESOURCES) {
      return [];
    }
  }
  return [...around];
}

/** All files and kustomizations that `parts` names. Null where one is not below the top. */
function filesOf(by: string, parts: BuildParts, graph: KustomizeGraph): readonly string[] | null {
  const { resources, components, patchFiles } = parts;
  const targets = [
    ...[...resources, ...components].map((written) => resourceAt(written, 'resource', by, graph)),
    ...patchFiles.map((written) => resourceAt(written, 'patch', by, graph)),
  ];
  return targets.every((each) => each !== null) ? targets : null;
}

/** The images of the build of the kustomization at `path`, once its entries are applied. */
function imagesAfter(path: string, following: Following): WrittenImages | null {
  const { builds, graph } = following;
  const known = builds.get(path);
  if (known !== undefined) {
    return known;
  }
  const isComponent = graph.all.get(path)?.parts?.isComponent ?? false;
  const made = isComponent ? null : apply(path, new Set(), following);
  builds.set(path, made);
  return made;
}

/**
 * Does what kustomize does with the images that it has so far: it adds those of the resources, has each component change all of them, adds
 * those of the patches, and applies the entries one after the other.
 */
function apply(path: string, before: WrittenImages, following: Following): WrittenImages | null {
  const { graph, open } = following;
  const parts = graph.all.get(path)?.parts;
  if (!parts || open.has(path)) {
    return null;
  }
  open.add(path);
  const images = collect(path, parts, before, following);
  open.delete(path);
  return images && replaced(images, parts.entries, matchedOf(path, following));
}

function matchedOf(path: string, { matched }: Following): Set<number> {
  const known = matched.get(path) ?? new Set<number>();
  matched.set(path, known);
  return known;
}

function collect(
  path: string,
  parts: BuildParts,
  before: WrittenImages,
  following: Following,
): WrittenImages | null {
  const { graph, imagesIn } = following;
  const at = (written: string, as: 'resource' | 'patch') => resourceAt(written, as, path, graph);
  const sources: (() => WrittenImages | null)[] = [
    () => (isEmpty(parts) ? null : before),
    ...parts.resources.map((written) => () => {
      const target = at(written, 'resource');
      const isBuild = target !== null && graph.all.has(target);
      return target === null ? null : isBuild ? imagesAfter(target, following) : imagesIn(target);
    }),
  ];
  let images = union(sources);
  for (const written of images === null ? [] : parts.components) {
    const target = at(written, 'resource');
    const isComponent = target !== null && graph.all.get(target)?.parts?.isComponent;
    images = images && isComponent ? apply(target, images, following) : null;
    if (images === null) {
      break;
    }
  }
  return union([
    () => images,
    ...parts.patchFiles.map((written) => () => {
      const target = at(written, 'patch');
      return target === null ? null : imagesIn(target);
    }),
    ...parts.patchTexts.map((text) => () => writtenImages(text)),
  ]);
}

/** A kustomization without resources waits for somebody to add them. */
function isEmpty({ isComponent, resources, components }: BuildParts): boolean {
  return !isComponent && resources.length + components.length === 0;
}

function union(sources: readonly (() => WrittenImages | null)[]): WrittenImages | null {
  const all = new Set<string>();
  for (const source of sources) {
    const more = source();
    if (more === null || all.size + more.size > MOST_BUILD_IMAGES) {
      return null;
    }
    for (const image of more) {
      all.add(image);
    }
  }
  return all;
}

/** The images after `entries`. Adds the index of each entry that matches one to `matched`. Null where there are too many to compare. */
function replaced(
  images: WrittenImages,
  entries: readonly BuildEntry[],
  matched: Set<number>,
): WrittenImages | null {
  const expressions = entries.filter(({ name }) => !isPlainName(name)).length;
  if ((entries.length + expressions * EXPRESSION_TAKES) * images.size > MOST_WORK) {
    return null;
  }
  let now = images;
  for (const entry of entries) {
    const next = new Set<string>();
    for (const image of now) {
      const isMatch = mayMatch(image, entry.name);
      if (isMatch) {
        matched.add(entry.index);
      }
      next.add(isMatch ? renamed(image, entry) : image);
    }
    now = next;
  }
  return now;
}

/** How much longer it takes to compare an image with an expression than with a name. */
const EXPRESSION_TAKES = 20;

function renamed(image: string, { newName, suffix }: BuildEntry): string {
  const name = writtenName(image);
  return (newName ?? name) + (suffix ?? image.slice(name.length));
}
