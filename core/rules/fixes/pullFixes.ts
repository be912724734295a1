// The fixes that make an image pass through the proxy: where it is written, in a kustomization, or for all images of a chart.

import { correctedName } from '../../image/behindProxy.ts';
import { bareName, isOfficialName, type UpstreamImage } from '../../image/dockerHub.ts';
import { isShortName } from '../../image/leftAlone.ts';
import { OFFICIAL_IMAGES_DATE } from '../../image/officialImages.ts';
import { rewriteName } from '../../image/proxy.ts';
import { missingNamespace } from '../../image/upstream.ts';
import { renameMatcher, rewriteThrough } from '../../kustomize/rewriteThrough.ts';
import type { FileContext, Matcher } from '../../model/fileContext.ts';
import type { Reason } from '../../model/message.ts';
import type { Fix } from '../../report.ts';
import type { Settings } from '../../settings/settings.ts';
import { lookedForBy } from '../../sites/builtImage.ts';
import type { Image } from '../../sites/describeImage.ts';
import { isNamedLiterally, mayMatch, writtenName } from '../../sites/dialects/kustomize/entryName.ts';
import { isReachedByImages, speaksFor } from '../../sites/dialects/kustomize/redirects.ts';
import { editOf, rewriteEdits } from '../../sites/rewriteEdits.ts';
import type { Edit } from '../../text/edit.ts';
import type { ImageSubject } from '../rule.ts';
import { safetyOf } from './safety.ts';

/** The fixes after which the image is pulled through the proxy, the simplest first. */
export function pullFixes(subject: ImageSubject, image: UpstreamImage, settings: Settings): readonly Fix[] {
  return [
    rewriteFix(subject, image, settings),
    kustomizationFix(subject, image, settings),
    chartRegistryFix(subject, image, settings),
  ].filter((fix) => fix !== null);
}

/**
 * Whether the cluster certainly or probably pulls `image` under the name that is written. False where a kustomization redirects it, and where
 * it is built in the project.
 */
export function isPulled({ tier, redirect, built }: Image): boolean {
  return (tier === 'certain' || tier === 'likely') && redirect === null && built === null;
}

/**
 * The fix that replaces the reference with its target. Null where there is no target, or no edit that is certain to be right.
 *
 * It needs review where the target has the placeholder, because the manifest does not work yet. It needs review too where an anchor uses
 * the same text for something else, where the rewrite rests on a guess, where the proxy lacks the namespace, where the settings say to ask
 * about names without a host, where a bare name is no Docker Official Image, and where a kustomization or a script looks for the old name.
 */
export function rewriteFix(subject: ImageSubject, onHub: UpstreamImage, settings: Settings): Fix | null {
  const { image, site, written } = subject;
  const { target } = image;
  const isWhole = site.parts[0]?.role === 'reference';
  // Escapes hide where the expressions of a template begin and end.
  const isUnclear = isWhole && image.reference.kind === 'templated' && written !== image.raw;
  const edits = target === null || isUnclear ? null : rewriteEdits(site, onHub, target, settings.proxy);
  if (target === null || !edits || edits.length === 0) {
    return null;
  }
  const matchers = matchersOf(subject);
  const elsewhere = follow(image.raw, matchers, target);
  return {
    title: { key: 'fix.rewrite', args: [image.raw, target] },
    ...safetyOf(
      whyUnsure(subject, onHub, settings) ??
        whyNoImage(onHub, target, settings) ??
        whyMatched(subject, matchers, elsewhere),
    ),
    edits: withoutCopies([...edits, ...(site.alsoEdits ?? [])]),
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
  };
}

/** Images that share a value have the same edit of it. */
function withoutCopies(edits: readonly Edit[]): readonly Edit[] {
  const known = new Set<number>();
  return edits.filter(({ span }) => !known.has(span.start) && known.add(span.start));
}

/** Why the rewrite itself needs review. The most urgent reason is given where there are several. */
function whyUnsure(
  { site, image, file }: ImageSubject,
  onHub: UpstreamImage,
  settings: Settings,
): Reason | null {
  const { proxy } = settings;
  const namespace = missingNamespace(onHub, proxy);
  if (namespace !== null) {
    return { key: 'reason.missingNamespace', args: [namespace] };
  }
  if (onHub.from === null && proxy.kind !== 'configured') {
    return { key: 'reason.noDomain', args: [] };
  }
  return site.shared
    ? { key: 'reason.shared', args: [] }
    : (site.guessed ??
        asked(image, settings) ??
        givenToKustomize(image, file) ??
        notOfficial(image, onHub, settings));
}

/** The reason where the name at the proxy would have a mistake, because the name on Docker Hub has one: `docker.io/docker.io/nginx`. */
function whyNoImage(onHub: UpstreamImage, target: string, { proxy }: Settings): Reason | null {
  const isUsual = onHub.from === null && !onHub.templated && TWO_COMPONENTS.test(onHub.repository);
  return isUsual || correctedName(target, proxy) === null ? null : { key: 'reason.noSuchImage', args: [] };
}

/** A namespace that is no host, and a name. Nearly every image is one, and the name of none of them has a mistake at the proxy. */
const TWO_COMPONENTS = /^(?!localhost\/)[a-z0-9_-]+\/[^/]+$/;

/** Why a rewrite needs review where kustomizations look for the image by its name. `elsewhere` are the edits that let them follow. */
function whyMatched(
  { image, file }: ImageSubject,
  matchers: readonly Matcher[],
  elsewhere: NonNullable<Fix['elsewhere']>,
): Reason | null {
  if (file.tooMany) {
    const isMany = file.tooMany === 'kustomizations';
    return { key: isMany ? 'reason.tooManyKustomizations' : 'reason.tooManyExpressions', args: [] };
  }
  const left = matchers.find(
    ({ name, path }) => !isNamedLiterally(image.raw, name) || elsewhere.every((each) => each.path !== path),
  );
  if (left) {
    return { key: 'reason.lookedFor', args: [left.path, left.name] };
  }
  const paths = [...new Set(matchers.map(({ path }) => path))];
  return paths.length === 0 ? null : { key: 'reason.alsoChanges', args: [paths.join(', ')] };
}

/** The reason where the settings say to ask about names without a host. */
function asked({ status, reference }: Image, { shortNames }: Settings): Reason | null {
  return shortNames === 'ask' && status === 'docker-hub' && isShortName(reference)
    ? { key: 'reason.shortName', args: [] }
    : null;
}

/** The reason where a script gives the name of the image to kustomize. Its entry no longer finds the image once the name changes. */
function givenToKustomize({ raw }: Image, { builds }: FileContext): Reason | null {
  const script = lookedForBy(raw, builds);
  return script && { key: 'reason.lookedFor', args: [script.by, script.name] };
}

/**
 * Says that `image` is a bare name that is not in the list of Docker Official Images. A build or a script may give this name to another
 * image, as kubebuilder does with `controller`. Null for all other images.
 */
function notOfficial(image: Image, { from }: UpstreamImage, { officialImages }: Settings): Reason | null {
  const name = from ? null : bareName(image.raw, image.reference);
  return name === null || isOfficialName(name, officialImages)
    ? null
    : { key: 'reason.notOfficial', args: [name, OFFICIAL_IMAGES_DATE] };
}

/** The entries of kustomizations that find the image by its name. They no longer find it once its name changes. */
function matchersOf({ image, site, file }: ImageSubject): readonly Matcher[] {
  if (file.matchers.length === 0) {
    return [];
  }
  const speaks = speaksFor(site);
  return file.matchers.filter((each) => speaks(each) && mayMatch(image.raw, each.name));
}

/**
 * The edits after which `matchers` look for `target`. A matcher is left out if its text cannot be edited safely, or if it finds the image by an
 * expression, which may be there for other images too.
 */
function follow(raw: string, matchers: readonly Matcher[], target: string): NonNullable<Fix['elsewhere']> {
  return matchers
    .filter(({ name }) => isNamedLiterally(raw, name))
    .map(({ name, path, text }) => ({ path, edits: renameMatcher(text, name, target) }))
    .filter(({ edits }) => edits.length > 0);
}

/** The fix that leaves the manifest as its upstream wrote it, and adds the proxy to the kustomization that lists the manifest. */
function kustomizationFix(subject: ImageSubject, onHub: UpstreamImage, { proxy }: Settings): Fix | null {
  const { image, site, file } = subject;
  const { kustomization } = file;
  if (!kustomization || onHub.templated || !isReachedByImages(site)) {
    return null;
  }
  const target = rewriteName(onHub, proxy);
  const edits = target === null ? null : rewriteThrough(kustomization.text, writtenName(image.raw), target);
  if (target === null || edits === null || edits.length === 0) {
    return null;
  }
  // The kustomizations above this one will see the new name.
  const above = matchersOf(subject).filter(({ path }) => path !== kustomization.path);
  return {
    title: { key: 'fix.throughKustomization', args: [target, kustomization.path] },
    safety: 'needs-review',
    reason: { key: 'reason.otherFile', args: [kustomization.path] },
    edits: [],
    elsewhere: [{ path: kustomization.path, edits }, ...follow(image.raw, above, target)],
  };
}

/**
 * The fix that sets the one value for the registry of all images of a chart. It needs review, because templates may use that value in other
 * ways.
 */
function chartRegistryFix({ site }: ImageSubject, onHub: UpstreamImage, { proxy }: Settings): Fix | null {
  const part = site.chartRegistry;
  if (!part || onHub.templated || onHub.from) {
    return null;
  }
  const name = rewriteName(onHub, proxy);
  const tail = `/${onHub.repository}`;
  if (!name?.endsWith(tail)) {
    return null;
  }
  const registry = name.slice(0, -tail.length);
  return {
    title: { key: 'fix.chartRegistry', args: [registry] },
    safety: 'needs-review',
    reason: { key: 'reason.chartRegistry', args: [part.key] },
    edits: [editOf(part, registry)],
  };
}
