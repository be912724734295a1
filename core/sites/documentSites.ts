// Finds the image sites of one YAML document.

import { leftAloneBy } from '../image/leftAlone.ts';
import { isImageId, parseReference } from '../image/reference.ts';
import { DIALECTS } from '../model/dialects.ts';
import type { FileContext } from '../model/fileContext.ts';
import { finish, type Steps } from '../model/steps.ts';
import { innerDocuments } from '../yaml/innerDocuments.ts';
import type { Node, Tree } from '../yaml/tree.ts';
import { walk } from '../yaml/walk.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';
import type { Place, SiteContext, SiteSettings } from './collect.ts';
import { type Collected, collectorOf, textDialectOf } from './dialects/dialectOf.ts';
import type { TextDialectRow } from './dialects/dialectRow.ts';
import { collectInline } from './dialects/dockerfile/inline.ts';
import { insideAction } from './dialects/helm/actionLiterals.ts';
import { imageOfTemplate } from './dialects/helm/templateImage.ts';
import { collectValues } from './dialects/helm/values.ts';
import { collectManifest } from './dialects/kubernetes/kubernetes.ts';
import type { ImageSite } from './imageSite.ts';
import { IMAGE_KEYS } from './wantedKeys.ts';

/**
 * The image sites of a document, in the order of the text. In a document with mistakes, what one of its trees knows not to be pulled is none.
 *
 * Several places in a tree have the same text where an alias repeats the text of its anchor. Such a text counts as one site. The site is
 * marked as shared when at least one of these places does not hold an image.
 */
export function documentSites(
  document: YamlDocument,
  settings: SiteSettings,
  file: FileContext,
): readonly ImageSite[] {
  return finish(siteSteps(document, settings, file));
}

/** Does the same in steps. */
export function* siteSteps(
  { text, trees }: YamlDocument,
  settings: SiteSettings,
  file: FileContext,
): Steps<readonly ImageSite[]> {
  const textDialect = textDialectOf(file.path);
  if (textDialect) {
    return yield* textSites(text, textDialect, settings, file);
  }
  const sites = new Map<number, ImageSite>();
  const all = trees();
  const left = new Set<number>();
  let settled = 0;
  for (const tree of all) {
    yield;
    const found = tree.root && collectorOf(tree.root, settings, file);
    for (const site of found ? treeSites(tree, found, text, settings, file, left) : []) {
      // An earlier tree counts up to the first mistake in its text. A later tree adds what the earlier ones do not have.
      const end = Math.max(...site.parts.map(({ span }) => span.end));
      if (end <= tree.exactUpTo && end > settled) {
        const known = sites.get(site.span.start);
        sites.set(site.span.start, known ? both(known, site) : site);
      }
    }
    // What a manifest is may stand after the mistake, so that only the later tree finds the images before it. Other files are known by name.
    settled = found && found.dialect !== 'kubernetes' ? tree.exactUpTo : settled;
  }
  const isKnown = ({ span }: ImageSite) => all.length === 1 || !left.has(span.start);
  return inOrder([...sites.values()].filter(isKnown));
}

/** The sites of a text that is no YAML, read by its own dialect. */
function* textSites(
  text: string,
  { name, collectText }: TextDialectRow,
  settings: SiteSettings,
  file: FileContext,
): Steps<readonly ImageSite[]> {
  const setting = DIALECTS[name];
  if (setting && !settings.dialects[setting]) {
    return [];
  }
  const sites: ImageSite[] = [];
  const context = contextOf(text, settings, file, keepWanted(sites, settings));
  yield* collectText(text, { resource: null, path: [], dialect: name }, context);
  return inOrder(sites);
}

function inOrder(sites: readonly ImageSite[]): readonly ImageSite[] {
  return [...sites].sort((a, b) => a.span.start - b.span.start);
}

/** The site for two uses of one text. Where something pulls the image at one place only, the other place uses the text in another way. */
function both(one: ImageSite, other: ImageSite): ImageSite {
  if ((one.tier === 'listed') === (other.tier === 'listed')) {
    return one;
  }
  return { ...(one.tier === 'listed' ? other : one), shared: true };
}

function treeSites(
  tree: Tree,
  found: Collected,
  text: string,
  settings: SiteSettings,
  file: FileContext,
  left: Set<number>,
): readonly ImageSite[] {
  const { root } = tree;
  if (!root) {
    return [];
  }
  const sites: ImageSite[] = [];
  const keep = keepWanted(sites, settings);
  const add = (site: ImageSite): void => keep(imageOfTemplate(insideAction(site), text, settings, file));
  const context = contextOf(text, settings, file, add, ({ span }) => left.add(span.start));
  found.collect(root, { resource: null, path: [], dialect: found.dialect }, context);
  return tree.hasAliases ? markShared(root, sites) : sites;
}

/** Adds sites to `sites`, but for those that nobody asks for. */
function keepWanted(sites: ImageSite[], settings: SiteSettings): (site: ImageSite) => void {
  return (site) => {
    if (site.raw !== '' && !isImageId(site.raw) && (suggests(settings) || site.tier !== 'suggest')) {
      sites.push(site);
    }
  };
}

function suggests({ severity }: SiteSettings): boolean {
  return severity['possible-docker-hub-image'] !== 'off';
}

/** How deep manifests may be nested in strings of manifests. Real files nest them two deep at most. */
const MAX_NESTING = 4;

function contextOf(
  text: string,
  settings: SiteSettings,
  file: FileContext,
  add: (site: ImageSite) => void,
  leaveOut: (site: ImageSite) => void = () => undefined,
): SiteContext {
  let nesting = 0;
  const context: SiteContext = {
    text,
    file,
    proxy: settings.proxy,
    isLeftAlone: (raw) => leftAloneBy(parseReference(raw), settings) !== null,
    ownPaths: settings.imagePaths,
    suggests: suggests(settings),
    add: (site) => add(nesting > 0 ? { ...site, embedded: true } : site),
    leaveOut,
    manifest: (node: Node, place: Place) => collectManifest(node, place, context),
    values: (node: Node, place: Place) => collectValues(node, place, context),
    dockerfile: (scalar, place) => collectInline(scalar, place, context),
    inside: (scalar, collect) => {
      if (nesting >= MAX_NESTING) {
        return;
      }
      nesting++;
      for (const root of innerDocuments(text, scalar, IMAGE_KEYS)) {
        collect(root);
      }
      nesting--;
    },
  };
  return context;
}

/** Marks the sites whose text is also used, through an anchor, at a place that is not an image. */
function markShared(root: Node, sites: readonly ImageSite[]): readonly ImageSite[] {
  const uses = new Map<number, number>();
  const count = (start: number, by: number): void => {
    uses.set(start, (uses.get(start) ?? 0) + by);
  };
  walk(root, [], (node) => {
    if (node.kind === 'scalar') {
      count(node.span.start, 1);
    }
    return true;
  });
  for (const { parts } of sites) {
    for (const { span } of parts) {
      count(span.start, -1);
    }
  }
  return sites.map((site) =>
    site.parts.some(({ span }) => (uses.get(span.start) ?? 0) > 0) ? { ...site, shared: true } : site,
  );
}
