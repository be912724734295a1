// The fixes that have an image pulled through the proxy: in its own place, in a kustomization, or for all images of a chart.

import type { UpstreamImage } from '../../image/dockerHub.ts';
import { rewriteName } from '../../image/proxy.ts';
import { missingNamespace } from '../../image/upstream.ts';
import { renameMatcher, rewriteThrough } from '../../kustomize/rewriteThrough.ts';
import type { Matcher } from '../../model/fileContext.ts';
import type { Fix } from '../../report.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Image } from '../../sites/describeImage.ts';
import {
  isMatched,
  isReachedByImages,
  speaksFor,
  writtenName,
} from '../../sites/dialects/kustomize/redirects.ts';
import type { ImageSubject } from '../rule.ts';
import { rewriteEdits } from './rewriteEdits.ts';

/** The ways to have the image pulled through the proxy, the plainest first. */
export function pullFixes(subject: ImageSubject, image: UpstreamImage, settings: Settings): readonly Fix[] {
  return [
    rewriteFix(subject, image, settings),
    kustomizationFix(subject, image, settings),
    chartRegistryFix(subject, image, settings),
  ].filter((fix) => fix !== null);
}

/** Whether the cluster is sure to pull `image` under the name that stands there. */
export function isPulled({ tier, redirect }: Image): boolean {
  return (tier === 'certain' || tier === 'likely') && redirect === null;
}

/**
 * Writes the target where the reference stands. Safe when a domain is set and nothing but images changes by it: with the placeholder the
 * manifest does not work yet, and an anchor that also names something else changes that too.
 */
export function rewriteFix(subject: ImageSubject, onHub: UpstreamImage, settings: Settings): Fix | null {
  const { image, site, written } = subject;
  const { target } = image;
  const isWhole = site.parts[0]?.role === 'reference';
  // Escapes hide where the expressions of a template are.
  const isUnclear = isWhole && image.reference.kind === 'templated' && written !== image.raw;
  const edits = target === null || isUnclear ? null : rewriteEdits(site, onHub, target, settings);
  if (target === null || !edits || edits.length === 0) {
    return null;
  }
  const matchers = matchersOf(subject);
  const elsewhere = follow(matchers, target);
  const isKnown = onHub.from !== null || settings.proxy.kind === 'configured';
  const isSafe = isKnown && !site.shared && !site.guessed && missingNamespace(onHub, settings.proxy) === null;
  return {
    title: { key: 'fix.rewrite', args: [image.raw, target] },
    safety: isSafe && matchers.length === 0 ? 'safe' : 'needs-review',
    edits,
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
  };
}

/** The entries that look for the image by its name, and that lose it when it gets another one. */
function matchersOf({ image, site, file }: ImageSubject): readonly Matcher[] {
  if (file.matchers.length === 0) {
    return [];
  }
  const speaks = speaksFor(site);
  return file.matchers.filter((each) => speaks(each) && isMatched(image.raw, each.name));
}

/** Has `matchers` look for `target` from now on, as far as their texts can be edited safely. */
function follow(matchers: readonly Matcher[], target: string): NonNullable<Fix['elsewhere']> {
  return matchers
    .map(({ name, path, text }) => ({ path, edits: renameMatcher(text, name, target) }))
    .filter(({ edits }) => edits.length > 0);
}

/** Leaves the manifest as its upstream wrote it, and lets the kustomization in whose tree it is name the proxy. */
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
  // Kustomizations above see the new name from now on.
  const above = matchersOf(subject).filter(({ path }) => path !== kustomization.path);
  return {
    title: { key: 'fix.throughKustomization', args: [target, kustomization.path] },
    safety: 'needs-review',
    edits: [],
    elsewhere: [{ path: kustomization.path, edits }, ...follow(above, target)],
  };
}

/** One value gives all images of the chart their registry: needs review, because the templates may use it otherwise. */
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
    edits: [{ span: part.span, newText: part.before + registry + (part.after ?? '') }],
  };
}
