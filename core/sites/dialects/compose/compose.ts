// Collects the images of a Compose file: the images that its services run, mount and are built from.
// The image name of a service that is built here is a push target and stays as it is.
import { nameOf } from '../../../paths/path.ts';
import {
  entryAt,
  itemsAt,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
  stringAt,
  valueAt,
} from '../../../yaml/tree.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { partOfScalar, type Tier } from '../../imageSite.ts';
import type { KeyPath } from '../../imageTable/pathPattern.ts';
import { type DialectRow, forMaps } from '../dialectRow.ts';
import { type Merges, mergesOf } from './mergeKeys.ts';
import { interpolatedSite } from './variables.ts';

export const compose: DialectRow = {
  name: 'compose',
  isNamed,
  hasShape: (root) => valueAt(root, 'services')?.kind === 'map' || isFirstCompose(root),
  collect: forMaps(collectCompose),
};

/** A helmfile may be named `helmfile-stack.yaml`, so names that begin with `helmfile` are left out. */
function isNamed(path: string): boolean {
  const [name = '', ...others] = nameOf(path).split(/\.ya?ml$/);
  return others.length > 0 && !name.startsWith('helmfile') && COMPOSE.test(name);
}

const COMPOSE = /(?:^|[._-])(?:docker-?)?(?:compose|stack)(?:[._-]|$)/;

/** Whether `root` has the first version of the format, in which services stand at the root. */
function isFirstCompose(root: MapNode): boolean {
  return (
    root.entries.length > 0 &&
    root.entries.every(
      ({ value }) => value?.kind === 'map' && (stringAt(value, 'image') ?? valueAt(value, 'build')),
    )
  );
}

/** Collects the images of `root`, the root of a Compose file. */
function collectCompose(root: MapNode, place: Place, context: SiteContext): void {
  const services = valueAt(root, 'services');
  const holder = services?.kind === 'map' ? services : root;
  const file: ComposeFile = {
    services: new Map(holder.entries.map(({ key, value }) => [key, value])),
    merges: mergesOf(root, context.text),
    place,
    context,
    built: new Set(),
    repositories: new Set(),
    pushed: new Set(),
    aliased: new Set(),
  };
  rememberBuilds(root, file);
  const path = holder === root ? [] : ['services'];
  for (const { key, value } of holder.entries) {
    if (value?.kind === 'map' && !isExtension(key)) {
      takeService(value, [...path, key], file);
    }
  }
  for (const [key, value] of extensions(root)) {
    if (value?.kind === 'map') {
      takeExtension(value, [key], file);
    } else if (value?.kind === 'scalar') {
      takeAnchored(value, [key], file);
    }
  }
}

interface ComposeFile {
  readonly services: ReadonlyMap<string, Node | null>;
  readonly merges: Merges;
  readonly place: Place;
  readonly context: SiteContext;
  /** Names that the builds of this file give to images. Nothing pulls these images. */
  readonly built: Set<string>;
  /** The same names without tags. A build cache has the repository of the image that it belongs to, and often another tag. */
  readonly repositories: Set<string>;
  /** Fragments that are merged into a service that is built here. */
  readonly pushed: Set<MapNode>;
  /** Offsets of anchored scalars that services use, through an alias, as their image. */
  readonly aliased: Set<number>;
}

function isExtension(key: string): boolean {
  return key.startsWith('x-') || key.startsWith('.');
}

function takeService(service: MapNode, path: KeyPath, file: ComposeFile): void {
  const take = isBuilt(service, file) || isLocal(service) ? leaveImage : takeImage;
  take(scalarAt(service, 'image'), 'image', [...path, 'image'], 'certain', file);
  itemsAt(service, 'volumes').forEach((volume, index) => {
    if (volume?.kind === 'map' && stringAt(volume, 'type') === 'image') {
      takeImage(scalarAt(volume, 'source'), 'source', [...path, 'volumes', index, 'source'], 'likely', file);
    }
  });
  const build = valueAt(service, 'build');
  if (build?.kind === 'map') {
    takeBuild(build, [...path, 'build'], file);
  }
}

/**
 * Takes the images of a fragment that services merge into themselves. A fragment that is merged into a built service names
 * a push target and is left out.
 */
function takeExtension(fragment: MapNode, path: KeyPath, file: ComposeFile): void {
  const isMade = file.pushed.has(fragment) || isBuilt(fragment, file) || isLocal(fragment);
  const take = isMade ? leaveImage : takeImage;
  take(scalarAt(fragment, 'image'), 'image', [...path, 'image'], 'likely', file);
  for (const { key, value } of fragment.entries) {
    // One extension key may hold several fragments.
    if (value?.kind === 'map' && path.length === 1 && key !== 'build') {
      takeExtension(value, [...path, key], file);
    } else if (value?.kind === 'scalar') {
      takeAnchored(value, [...path, key], file);
    }
  }
}

/** Takes a scalar that services use as their image through its anchor. A scalar in an extension has no other use than its anchor. */
function takeAnchored(scalar: ScalarNode, path: KeyPath, file: ComposeFile): void {
  if (!scalar.isAlias && file.aliased.has(scalar.span.start)) {
    takeImage(scalar, String(path.at(-1)), path, 'certain', file);
  }
}

/** Takes the images that a build reads. The names that a build writes, `tags` and `cache_to`, stay as they are. */
function takeBuild(build: MapNode, path: KeyPath, file: ComposeFile): void {
  const { place, context } = file;
  const inline = scalarAt(build, 'dockerfile_inline');
  if (inline) {
    context.dockerfile(inline, { ...place, path: [...path, 'dockerfile_inline'] });
  }
  itemsAt(build, 'cache_from').forEach((item, index) => {
    if (item?.kind === 'scalar') {
      takeCache(item, [...path, 'cache_from', index], file);
    }
  });
  const contexts = valueAt(build, 'additional_contexts');
  const scalars =
    contexts?.kind === 'map'
      ? contexts.entries.map(({ key, value }) => [key, value] as const)
      : contexts?.kind === 'list'
        ? contexts.items.map((item, index) => [index, item] as const)
        : [];
  for (const [step, value] of scalars) {
    const match = value?.kind === 'scalar' ? /^(?:[^=]*=)?docker-image:\/\/(?=.)/.exec(value.value) : null;
    if (value?.kind === 'scalar' && match) {
      const offset = match[0].length;
      const where = { ...place, path: [...path, 'additional_contexts', step], tier: 'likely' } as const;
      context.add(partOfScalar(value, 'additional_contexts', offset, value.value.slice(offset), where));
    }
  }
}

/** Takes a build cache: an image, or `type=registry,ref=image`. Caches of other types are not images. */
function takeCache(scalar: ScalarNode, path: KeyPath, file: ComposeFile): void {
  if (!scalar.value.includes('=')) {
    if (!file.repositories.has(repositoryOf(scalar.value))) {
      takeImage(scalar, 'cache_from', path, 'likely', file);
    }
    return;
  }
  const offset = scalar.value.search(/(?<=(?:^|,)ref=)[^,]/);
  const reference = offset < 0 ? '' : (scalar.value.slice(offset).split(',', 1)[0] ?? '');
  if (
    /(?:^|,)type=registry(?:,|$)/.test(scalar.value) &&
    reference !== '' &&
    !file.repositories.has(repositoryOf(reference))
  ) {
    const where = { ...file.place, path, tier: 'likely' } as const;
    file.context.add(partOfScalar(scalar, 'cache_from', offset, reference, where));
  }
}

type TakesImage = (
  scalar: ScalarNode | null,
  key: string,
  path: KeyPath,
  tier: Tier,
  file: ComposeFile,
) => void;

const takeImage: TakesImage = (scalar, key, path, tier, file) => {
  if (scalar && isReference(scalar) && !isOwn(scalar.value, file)) {
    if (scalar.isAlias) {
      file.aliased.add(scalar.span.start);
    }
    file.context.add(interpolatedSite(scalar, file.context.text, key, { ...file.place, path, tier }));
  } else {
    leaveImage(scalar, key, path, tier, file);
  }
};

const leaveImage: TakesImage = (scalar, key, path, tier, { context, place }) => {
  if (scalar && isReference(scalar)) {
    context.leaveOut(interpolatedSite(scalar, context.text, key, { ...place, path, tier }));
  }
};

/** `scratch` is not an image, and `sha256:…` names an image by its own digest. */
function isReference({ isString, value }: ScalarNode): boolean {
  return isString && !/^(?:|scratch|sha256:.*)$/.test(value);
}

function isOwn(reference: string, { built }: ComposeFile): boolean {
  return built.has(withoutLatest(reference));
}

/** Whether `service` is built here: by its own `build`, by one that it merges, or by one that it extends. */
function isBuilt(service: MapNode, file: ComposeFile, depth = 0): boolean {
  const own = entryAt(service, 'build');
  if (own) {
    // `build: null` adds no build. `build: !reset null`, which removes the build of another file, has no value here.
    return own.value !== null && (own.value.kind !== 'scalar' || !/^(?:null|~|)$/i.test(own.value.value));
  }
  const extended = depth > MAX_EXTENDS ? null : extendedService(service, file);
  return (
    file.merges(service).some((each) => valueAt(each, 'build') !== null) ||
    (extended !== null && isBuilt(extended, file, depth + 1))
  );
}

/** The most steps of `extends` that are followed, because `extends` can form a circle. */
const MAX_EXTENDS = 8;

/** The service of this file that `service` extends. Null where it extends none, or a service of another file. */
function extendedService(service: MapNode, { services }: ComposeFile): MapNode | null {
  const value = valueAt(service, 'extends');
  const name =
    value?.kind === 'scalar'
      ? value.value
      : value?.kind === 'map' && valueAt(value, 'file') === null
        ? stringAt(value, 'service')
        : null;
  const target = name === null ? null : services.get(name);
  return target?.kind === 'map' ? target : null;
}

/** Whether `pull_policy` says that the image is not pulled: it is already there, or it is built. */
function isLocal(service: MapNode): boolean {
  return /^(?:never|build)$/.test(stringAt(service, 'pull_policy') ?? '');
}

/**
 * Records the names of images that services of this file build: the names that a service gives, and those that Compose derives from
 * the names of project and service.
 */
function rememberBuilds(root: MapNode, file: ComposeFile): void {
  const project = stringAt(root, 'name');
  for (const [key, value] of [...file.services, ...extensions(root)]) {
    if (value?.kind !== 'map' || !isBuilt(value, file)) {
      continue;
    }
    const build = valueAt(value, 'build');
    const named = [value, ...file.merges(value)].find((each) => scalarAt(each, 'image'));
    if (named && named !== value) {
      file.pushed.add(named);
    }
    for (const scalar of [
      named && scalarAt(named, 'image'),
      ...(build?.kind === 'map' ? itemsAt(build, 'tags') : []),
    ]) {
      if (scalar?.kind === 'scalar') {
        file.built.add(withoutLatest(scalar.value));
        file.repositories.add(repositoryOf(scalar.value));
      }
    }
    if (project !== null) {
      file.built.add(`${project}-${key}`).add(`${project}_${key}`);
    }
  }
}

function extensions(root: MapNode): (readonly [string, Node | null])[] {
  return root.entries.filter(({ key }) => isExtension(key)).map(({ key, value }) => [key, value]);
}

function withoutLatest(reference: string): string {
  return reference.replace(/:latest$/, '');
}

function repositoryOf(reference: string): string {
  const slash = reference.lastIndexOf('/') + 1;
  const end = reference.slice(slash).search(/[:@]/);
  return end < 0 ? reference : reference.slice(0, slash + end);
}
