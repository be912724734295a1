// Collects the images of Helm values: of a values.yaml, of the values in an Application or a HelmRelease, of a list of single values.

import type { Reason } from '../../../model/message.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../../../yaml/tree.ts';
import { lastKey, MAX_DEPTH } from '../../../yaml/walk.ts';
import type { Place, SiteContext } from '../../collect.ts';
import type { ImageSite } from '../../imageSite.ts';
import type { KeyPath } from '../../imageTable/pathPattern.ts';
import { NEVER, neverPulled } from '../../pullPolicy.ts';
import { type Fields, fieldsOf, registryPart, textOf } from './values/fields.ts';
import { objectSite } from './values/imageObject.ts';
import { containerSite, listedSite, stringSite } from './values/imageString.ts';
import {
  isContainersKey,
  isFreeText,
  isImageKey,
  isImageName,
  isImagesKey,
  isObject,
} from './values/names.ts';
import { overlaidSites } from './values/overlaidSites.ts';
import { isParameter, parameterTree } from './values/parameterTree.ts';
import { pullPolicies } from './values/pullPolicy.ts';
import {
  emptyRegistryIn,
  NO_REGISTRIES,
  nameRegistry,
  type Registries,
  registriesOf,
  registryIn,
} from './values/registries.ts';
import { type OverlaidSite, together } from './values/sharedValues.ts';
import {
  type Joins,
  type RegistryAbove,
  siteOfParts,
  type ValuesScope,
  whyJoined,
} from './values/splitSite.ts';
import { replaceRead, usedSites } from './values/usedSites.ts';
import { baseOf, overOf, ownValues, type ValuesTree, valueAtPath } from './values/valuesTree.ts';

/** Adds the images of the Helm values in `node` to `context`. */
export function collectValues(node: Node, place: Place, context: SiteContext): void {
  for (const site of valuesIn(node, place, context)) {
    context.add(site);
  }
}

/**
 * Adds the images that Argo CD's `helm.parameters` set. An item is `{name: image.repository, value: nginx}`.
 * Several items can make one image, so all items are read together when `item` is the first of them. Other items add nothing.
 */
export function collectHelmParameter(
  item: MapNode,
  siblings: readonly (Node | null)[],
  place: Place,
  context: SiteContext,
): void {
  if (siblings.find(isParameter) !== item) {
    return;
  }
  const { root, items } = parameterTree(siblings);
  const list = place.path.slice(0, -1);
  for (const site of valuesIn(root, place, context)) {
    const index = items.get(site.span.start);
    const path = index === undefined ? site.path : [...list, index, 'value'];
    context.add({ ...site, path, tier: 'likely' });
  }
}

/**
 * The image of `map`, a mapping at a key such as `image` in an object that is not Helm's, if `name` is the field that names it. Null where
 * the mapping names no image, or names it at another field.
 */
export function imageObject(
  map: MapNode,
  name: ScalarNode,
  place: Place,
  context: SiteContext,
): ImageSite | null {
  const key = lastKey(place.path);
  if (!isImageKey(key)) {
    return null;
  }
  // Values for a chart are laid over its own, which may name a registry.
  const joins = place.path.some((step) => CHART_VALUES.test(String(step))) ? 'parts' : 'nothing';
  const { text, proxy } = context;
  const around = { text, place, registries: NO_REGISTRIES, joins, above: null, proxy } as const;
  const fields = fieldsOf(map);
  const image = fields.get('image');
  const registry = fields.get('registry');
  if (image?.value === name) {
    // Without a registry beside it, the field holds the whole reference.
    const parts = { registry, repository: image, tag: fields.get('tag'), digest: fields.get('digest') };
    return textOf(registry) === '' ? null : siteOfParts(parts, 'likely', around);
  }
  // Without a tag, `repo: acme` and `repository: docker.io/acme` may be what is before the names of several images.
  const isOpen = fields.get('repo')?.value === name || /^[^/.:]*[.:][^/]*\/[^/]+\/*$/.test(name.value);
  if (isOpen && !['tag', 'version', 'digest'].some((each) => fields.has(each))) {
    return null;
  }
  const site = objectSite(fields, key, { near: false, inImages: false }, around);
  return site && site.span.start === name.span.start ? { ...site, tier: 'likely' } : null;
}

const CHART_VALUES = /values|helm|chart/i;

function valuesIn(root: Node, place: Place, context: SiteContext): readonly ImageSite[] {
  const registries = registriesOf(root, context.text, context.proxy);
  const own = isOwnValues(place, context) ? 'nothing' : 'parts';
  const walk: ValuesWalk = { place, context, registries, sites: [] };
  visit(walk, root, {
    key: '',
    path: place.path,
    near: false,
    inImages: false,
    inContainers: false,
    joins: registries.isGlobal ? 'all' : own,
    above: null,
    pullPolicy: '',
  });
  const { sites, overlaid } = withUses(root, walk);
  return together(sites, overlaid, registries, context);
}

/**
 * The images that the chart's own templates make of the values, where they are known, instead of those that are read from the names of keys
 * for the same values. Other images stay as they are read.
 */
function withUses(root: Node, { place, context, sites }: ValuesWalk): KnownSites {
  const { chart, chartFacts } = context.file;
  const isOfChart = place.dialect === 'helm-values' && place.path.length === 0 && chart !== null;
  const uses = isOfChart ? (chartFacts?.uses() ?? null) : null;
  if (!chartFacts || !uses) {
    return { sites, overlaid: [] };
  }
  const isOwn = isOwnValues(place, context);
  const over = overOf(chartFacts.over());
  const base = baseOf(chartFacts.values(), isOwn);
  const tree = { own: root, base, over: over[0] ?? null };
  const source = { read: sites, place, text: context.text, proxy: context.proxy };
  const used = usedSites(tree, uses, source);
  // A chart that is there twice can get other values each time.
  const known =
    over.length > 1 ? used.sites.map((site) => ({ ...site, guessed: whyJoined('parts') })) : used.sites;
  const others = isOwn ? chartFacts.overlays() : [];
  return {
    sites: withRefusals(replaceRead(sites, known, used.unclear, uses), tree, chartFacts.refusing()),
    overlaid: overlaidSites(others, tree, uses, source),
  };
}

interface KnownSites {
  readonly sites: readonly ImageSite[];
  /** The images that other files of values make of values in this one. */
  readonly overlaid: readonly OverlaidSite[];
}

/**
 * `sites` that need review where the chart that has them would no longer render: it compares its images with those that it was published with.
 */
function withRefusals(
  sites: readonly ImageSite[],
  tree: ValuesTree,
  sections: readonly (readonly string[])[],
): readonly ImageSite[] {
  const allowed = valueAtPath(tree, ['global', 'security', 'allowInsecureImages'])?.node;
  if (sections.length === 0 || (allowed?.kind === 'scalar' && allowed.value === 'true')) {
    return sites;
  }
  const isRefused = ({ path }: ImageSite) =>
    sections.some((section) => section.every((step, index) => path[index] === step));
  return sites.map((site) => (isRefused(site) ? { ...site, guessed: REFUSED } : site));
}

const REFUSED: Reason = { key: 'reason.refusingChart', args: [] };

/**
 * Whether `place` holds all values of the chart itself, at the root of its `values.yaml`. The values of a release, and other files of
 * values, change only some of them.
 */
function isOwnValues({ dialect, path }: Place, { file }: SiteContext): boolean {
  return (
    dialect === 'helm-values' &&
    path.length === 0 &&
    file.chart !== null &&
    file.path === ownValues(file.chart)
  );
}

interface ValuesWalk {
  readonly place: Place;
  readonly context: SiteContext;
  readonly registries: Registries;
  readonly sites: ImageSite[];
}

/** A place on the walk. */
interface Spot {
  /** The nearest key. */
  readonly key: string;
  readonly path: KeyPath;
  /** Whether a key further up names an image: `image: {server: {repository, tag}}`. */
  readonly near: boolean;
  /** Whether the node is an item of a mapping of images: `images: {web: {name, tag}}`. */
  readonly inImages: boolean;
  /** Whether the node is an item of a list of containers. */
  readonly inContainers: boolean;
  readonly joins: Joins;
  readonly above: RegistryAbove | null;
  /** The pull policy that is written beside the key, for all of the image at the key; '' where there is none. */
  readonly pullPolicy: string;
}

function visit(walk: ValuesWalk, node: Node, spot: Spot): void {
  if (spot.path.length > MAX_DEPTH) {
    return;
  }
  switch (node.kind) {
    case 'map':
      visitMap(walk, node, spot);
      break;
    case 'list':
      visitList(walk, node, spot);
      break;
    case 'scalar':
      visitText(walk, node, spot);
  }
}

function visitMap(walk: ValuesWalk, map: MapNode, spot: Spot): void {
  const { key, path, inContainers } = spot;
  const fields = fieldsOf(map);
  if (isObject(fields)) {
    walk.context.manifest(map, { ...walk.place, path });
    return;
  }
  const joins = nameRegistry(fields) ? 'all' : spot.joins;
  const around = surroundings(walk, { path, joins, above: spot.above });
  const whole = inContainers ? null : objectSite(fields, key, spot, around);
  const pullPolicy = pullPolicies(fields);
  add(walk, whole, pullPolicy('') || spot.pullPolicy);
  const below = spotBelow(walk, fields, spot, joins);
  for (const entry of map.entries) {
    const { key: own, value } = entry;
    if (value && !isFreeText(own)) {
      const policy = pullPolicy(own);
      if (value.kind === 'scalar' && !(whole && own === 'image')) {
        add(walk, entrySite(entry, value, fields, spot, around), policy || spot.pullPolicy);
      }
      if (value.kind !== 'scalar' || mayHoldObjects(value)) {
        visit(walk, value, below(own, policy));
      }
    }
  }
}

/** Where the walk is at a key of the mapping with `fields`. */
function spotBelow(walk: ValuesWalk, fields: Fields, spot: Spot, joins: Joins) {
  const near = spot.near || isImageKey(spot.key) || isImagesKey(spot.key);
  const above = registryAbove(fields, spot, walk) ?? spot.above;
  return (key: string, pullPolicy: string): Spot => ({
    key,
    path: [...spot.path, key],
    near,
    inImages: isImagesKey(spot.key) && isImageName(key),
    inContainers: false,
    joins: joins === 'nothing' && isSubchart(walk, spot, key) ? 'parts' : joins,
    above,
    pullPolicy: isImageKey(key) ? pullPolicy : '',
  });
}

/**
 * The registry that `fields` name for the images below them; null where they name none, or only that of another thing. An empty one stands for
 * what an empty one of the images would: a fix that fills it in changes the images below as well.
 */
function registryAbove(
  fields: Fields,
  { key, path, near }: Spot,
  { context: { text, proxy }, registries: { fallback } }: ValuesWalk,
): RegistryAbove | null {
  const isOfImages = near || isImageKey(key) || isImagesKey(key);
  // What `global` says is known already.
  if (path.at(-1) === 'global' || (!isOfImages && fields.has('repository'))) {
    return null;
  }
  const filled = registryPart(registryIn(fields), text, proxy);
  const empty = fallback ? registryPart(emptyRegistryIn(fields), text, proxy) : undefined;
  const part = filled ?? (fallback && empty && { ...empty, value: fallback.value });
  return part ? { part, isSure: isOfImages && !fields.has('repository') } : null;
}

/** Whether `key` is the section of a subchart. Its values are laid over the values of a chart that this chart depends on. */
function isSubchart({ context, place }: ValuesWalk, { path }: Spot, key: string): boolean {
  return path.length === place.path.length && context.file.subcharts.includes(key);
}

/** The image of the string at `entry`, judged by its key. Null where the string is not an image. */
function entrySite(
  entry: Entry,
  scalar: ScalarNode,
  fields: Fields,
  { key, inContainers }: Spot,
  around: ValuesScope,
): ImageSite | null {
  if (!scalar.isString || (key === 'rbd' && entry.key === 'image')) {
    return null;
  }
  if (inContainers && entry.key === 'image') {
    return containerSite(scalar, entry.key, around);
  }
  // An image volume: `image: {reference: …}`.
  if (key === 'image' && entry.key === 'reference' && !fields.has('repository')) {
    return containerSite(scalar, entry.key, around);
  }
  return (
    stringSite(entry, fields, around) ??
    (isListOfImages(key, fields, scalar.value) && isImageName(entry.key)
      ? listedSite(scalar, entry.key, around)
      : null)
  );
}

/** `initImage: {pullPolicy: Always, busybox: busybox:1.36}` holds images as `images` does: a name with its tag tells. */
function isListOfImages(key: string, fields: Fields, text: string): boolean {
  const isNamed = ['repository', 'name', 'image', 'repo'].some((name) => fields.has(name));
  return isImagesKey(key) || (isImageKey(key) && !isNamed && /^[^:\s]+:[\w][\w.-]*$/.test(text));
}

function visitList(walk: ValuesWalk, { items }: ListNode, spot: Spot): void {
  items.forEach((item, index) => {
    if (item) {
      const path = [...spot.path, index];
      if (item.kind === 'scalar' && isImagesKey(spot.key)) {
        add(walk, listedSite(item, index, surroundings(walk, spot)));
      }
      visit(walk, item, { ...spot, path, inImages: false, inContainers: isContainersKey(spot.key) });
    }
  });
}

/** Looks into a string for containers and manifests. Charts often write them as text, so that templates can be used in them. */
function visitText(walk: ValuesWalk, scalar: ScalarNode, spot: Spot): void {
  if (!mayHoldObjects(scalar)) {
    return;
  }
  const { value } = scalar;
  const { context, place } = walk;
  if (isContainersKey(spot.key) || holdsContainers(value)) {
    context.inside(scalar, (root) => visit(walk, root, spot));
  } else if (value.includes('apiVersion') && value.includes('kind')) {
    context.inside(scalar, (root) => context.manifest(root, { ...place, path: spot.path }));
  }
}

/** Nearly all values are plain words. */
function mayHoldObjects({ value, style, isString }: ScalarNode): boolean {
  return isString && style !== 'plain' && value.includes('image');
}

/** Whether `text` holds containers, as YAML or in JSON. */
function holdsContainers(text: string): boolean {
  const json = text.search(/^[ \t]*[[{]/m);
  return CONTAINERS.test(text) || (json >= 0 && /"image"[ \t]*:/.test(text.slice(json)));
}

const CONTAINERS = /^[ \t]*(?:- )?(?:initContainers|containers|ephemeralContainers)[ \t]*:[ \t]*$/m;

function surroundings(
  { place, context, registries }: ValuesWalk,
  { path, joins, above }: Pick<Spot, 'path' | 'joins' | 'above'>,
): ValuesScope {
  const { text, proxy } = context;
  return { text, place: { ...place, path }, registries, joins, above, proxy };
}

function add({ sites }: ValuesWalk, site: ImageSite | null, pullPolicy = ''): void {
  if (site) {
    sites.push(pullPolicy === NEVER ? neverPulled(site) : site);
  }
}
