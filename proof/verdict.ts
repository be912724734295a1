// The verdict about each image of a render: whether it goes through the proxy after the fixes, and whether it is still the same image.
import type { RenderedImage } from './readRender.ts';

/**
 * `proxied`: it goes through the proxy. `docker-hub`: it is still pulled from Docker Hub, or from another registry that the proxy has.
 * `wrong`: it is another image than before. `other`: the proxy has nothing to do with it. `unknown`: it cannot be read.
 */
export type Verdict = 'proxied' | 'docker-hub' | 'wrong' | 'other' | 'unknown';

export interface JudgedImage {
  readonly rendered: RenderedImage;
  /** The image before the fixes; null where there was none at this place. */
  readonly before: string | null;
  /** The image after the fixes; null where there is none any more. */
  readonly after: string | null;
  readonly verdict: Verdict;
}

/** The verdict about every image of two renders of the same thing, in the order of the first one. */
export function judge(
  before: readonly RenderedImage[],
  after: readonly RenderedImage[],
): readonly JudgedImage[] {
  const now = new Map(after.map((each) => [each.place, each]));
  const judged = before.map((each): JudgedImage => {
    const next = now.get(each.place);
    now.delete(each.place);
    const raws = { before: each.image.raw, after: next?.image.raw ?? null };
    return { rendered: each, ...raws, verdict: next ? verdictOf(each, next) : 'wrong' };
  });
  const added = [...now.values()].map(
    (each): JudgedImage => ({ rendered: each, before: null, after: each.image.raw, verdict: 'wrong' }),
  );
  return [...judged, ...added];
}

function verdictOf({ image: old }: RenderedImage, { image: now }: RenderedImage): Verdict {
  if (now.raw !== old.raw && !isRewriteOf(now.raw, old.target)) {
    return 'wrong';
  }
  switch (now.status) {
    case 'proxied':
      return 'proxied';
    case 'docker-hub':
    case 'upstream':
      return 'docker-hub';
    case 'other':
    case 'ignored':
      return 'other';
    case 'templated':
    case 'invalid':
      return 'unknown';
  }
}

/** Whether `now` is the name at the proxy, with or without the tag that is meant where none is written. */
export function isRewriteOf(now: string, target: string | null): boolean {
  return target !== null && (now === target || `${now}:latest` === target || now === `${target}:latest`);
}
