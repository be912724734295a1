// What short names of images stand for: `docker.io/library/` before `nginx`.
import type { Report } from '../report.ts';

export interface ShortName {
  /** Where the name begins in the text. */
  readonly start: number;
  /** What is meant before it. */
  readonly prefix: string;
  /** The whole name. */
  readonly canonical: string;
}

/** The names in `report` that lack their registry or their namespace, in the order of the text. */
export function shortNames({ images }: Report): readonly ShortName[] {
  return images.flatMap(({ span, raw, canonical, keys, reference }): ShortName[] => {
    const isWhole = reference.kind === 'image' && keys.length === 1 && span.end - span.start === raw.length;
    return isWhole && canonical !== null && canonical !== raw && canonical.endsWith(raw)
      ? [{ start: span.start, prefix: canonical.slice(0, -raw.length), canonical }]
      : [];
  });
}
