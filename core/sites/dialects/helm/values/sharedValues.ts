// Relates the images of one tree of Helm values: an edit of a value moves all images that use it.
import { mistakenImage } from '../../../../image/behindProxy.ts';
import { dockerHubImage, type UpstreamImage } from '../../../../image/dockerHub.ts';
import { rewrite, rewriteName } from '../../../../image/proxy.ts';
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { parseReference } from '../../../../image/reference.ts';
import { missingNamespace, upstreamImage } from '../../../../image/upstream.ts';
import type { Reason } from '../../../../model/message.ts';
import { pushAll } from '../../../../model/pushAll.ts';
import type { Edit } from '../../../../text/edit.ts';
import type { SiteContext } from '../../../collect.ts';
import type { ImageSite, SitePart } from '../../../imageSite.ts';
import { rewriteEdits } from '../../../rewriteEdits.ts';
import type { Registries } from './registries.ts';

/** The same sites, with what a fix of one means for the others: some become `guessed`, some get a `chartRegistry` or `alsoEdits`. */
export function together(
  sites: readonly ImageSite[],
  overlaid: readonly OverlaidSite[],
  { open }: Registries,
  context: Exceptions,
): readonly ImageSite[] {
  const known = agree(sites, overlaid, context);
  return open ? offerRegistry(known, open, context) : known;
}

/** An image that the file of values at the path `by` makes of values in this file. An edit of these values moves it too. */
export interface OverlaidSite {
  readonly site: ImageSite;
  readonly by: string;
}

type Exceptions = Pick<SiteContext, 'proxy' | 'isLeftAlone'>;

/** An image with what its fix would write, by where each edit begins; null where it has no fix, as where nothing is pulled. */
interface Wish {
  readonly site: ImageSite;
  readonly edits: ReadonlyMap<number, Edit> | null;
  /** The path of the file of values without which there is no such image; null for those of this file. */
  readonly by: string | null;
  /** Where the values begin that its name is made of. */
  readonly uses: readonly number[];
}

/**
 * An edit is only as safe as the least safe image that uses its value. Where all of them want the same edit, the fix of each has the edits of
 * all. Where they do not, or where one of them is guessed, each fix is somebody's decision.
 */
function agree(
  sites: readonly ImageSite[],
  overlaid: readonly OverlaidSite[],
  context: Exceptions,
): readonly ImageSite[] {
  const own = sites.map((site) => wishOf(site, null, context));
  const wishes = [...own, ...overlaid.map(({ site, by }) => wishOf(site, by, context))];
  const users = new Map<number, Wish[]>();
  for (const wish of wishes) {
    for (const start of wish.uses) {
      const known = users.get(start) ?? [];
      users.set(start, known);
      known.push(wish);
    }
  }
  const groups = groupsOf(wishes, users);
  const isSame = oncePerKey((start: number) => sameEdit(users.get(start) ?? [], start));
  // All images of a chart may be one group. It is judged once, and not for each of them.
  const unfitOf = oncePerKey((group: readonly Wish[]) =>
    group.filter(
      (each) =>
        each.site.guessed !== null || each.edits === null || !each.uses.every((start) => isSame(start)),
    ),
  );
  return own.map((wish) => {
    const group = groups.get(wish) ?? [wish];
    if (group.length === 1 || wish.edits === null) {
      return wish.site;
    }
    const unfit = unfitOf(group);
    return unfit.length === 0
      ? { ...wish.site, alsoEdits: othersIn(group, wish) }
      : { ...wish.site, guessed: wish.site.guessed ?? whyUnfit(unfit) };
  });
}

/** `answer`, which is asked once for each key. */
function oncePerKey<Key, Value>(answer: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key) ?? { value: answer(key) };
    known.set(key, before);
    return before.value;
  };
}

function othersIn(group: readonly Wish[], wish: Wish): readonly Edit[] {
  return group.flatMap((each) => (each === wish ? [] : [...(each.edits?.values() ?? [])]));
}

function whyUnfit(unfit: readonly Wish[]): Reason {
  const overlaid = unfit.find(({ by }) => by !== null);
  return overlaid?.by ? { key: 'reason.overlaid', args: [overlaid.by, overlaid.site.raw] } : SHARED;
}

const SHARED: Reason = { key: 'reason.sharedRegistry', args: [] };

function wishOf(site: ImageSite, by: string | null, { proxy, isLeftAlone }: Exceptions): Wish {
  const reference = parseReference(site.raw);
  const image = upstreamImage(reference, proxy) ?? mistakenImage(site.raw, proxy);
  const target = image && rewrite(image, proxy, false);
  const edits =
    image && target !== null && site.tier !== 'listed' && isServed(image, proxy) && !isLeftAlone(site.raw)
      ? rewriteEdits(site, image, target, proxy)
      : null;
  return {
    site,
    by,
    edits: edits && new Map(edits.map((edit) => [edit.span.start, edit])),
    uses: site.parts.filter(({ role }) => role !== 'tag' && role !== 'digest').map(({ span }) => span.start),
  };
}

function isServed(image: UpstreamImage, proxy: ProxySetting): boolean {
  return missingNamespace(image, proxy) === null && rewriteName(image, proxy) !== null;
}

/** Whether everybody who uses the value at `start` wants it to become the same, or to stay. */
function sameEdit(users: readonly Wish[], start: number): boolean {
  const texts = new Set(users.map(({ edits }) => edits?.get(start)?.newText ?? null));
  return texts.size <= 1;
}

/** The images that hang together because an edit of one changes a value of another. */
function groupsOf(
  wishes: readonly Wish[],
  users: ReadonlyMap<number, readonly Wish[]>,
): ReadonlyMap<Wish, readonly Wish[]> {
  const groups = new Map<Wish, Wish[]>();
  const opened = new Set<number>();
  for (const first of wishes) {
    const group: Wish[] = [];
    const open = groups.has(first) ? [] : [first];
    for (let wish = open.pop(); wish; wish = open.pop()) {
      if (!groups.has(wish)) {
        groups.set(wish, group);
        group.push(wish);
        for (const start of wish.uses.filter((each) => !opened.has(each))) {
          const sharing = users.get(start) ?? [];
          opened.add(start);
          pushAll(open, sharing.some(({ edits }) => edits?.has(start)) ? sharing : []);
        }
      }
    }
  }
  return groups;
}

/**
 * Adds `global.imageRegistry` to `sites` where it can be used for all images and breaks none. That value also replaces the registry of
 * images that are not on Docker Hub. It keeps the paths of images, so official images would lack `library/`.
 */
function offerRegistry(
  sites: readonly ImageSite[],
  open: SitePart,
  { isLeftAlone }: Exceptions,
): readonly ImageSite[] {
  const fits = sites.every((site) => {
    const image = dockerHubImage(parseReference(site.raw));
    const registry = registryOf(site);
    return image
      ? !image.official && registry?.role !== 'prefix' && !isLeftAlone(site.raw)
      : registry === undefined;
  });
  return fits ? sites.map((site) => (registryOf(site) ? { ...site, chartRegistry: open } : site)) : sites;
}

/** Its registry, which may have a path and is a prefix then. */
function registryOf({ parts }: ImageSite): SitePart | undefined {
  return parts.find(({ role, key }) => role === 'registry' || (role === 'prefix' && /registry$/i.test(key)));
}
