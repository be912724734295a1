// The code lens above a workload: how many of its images are on Docker Hub.
import type { Report } from '../report.ts';
import { isPulled } from '../rules/fixes/pullFixes.ts';
import type { Image } from '../sites/describeImage.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';

export interface WorkloadLens {
  /** Where it stands: at the first line of the object, or at its first image where several objects share a document. */
  readonly at: number;
  /** From the first to the last of the images. */
  readonly span: Span;
  readonly count: number;
}

/** One for each Kubernetes object of `text` that pulls images from Docker Hub. `report` is the answer of `check` for the same text. */
export function workloadLenses(text: string, report: Report): readonly WorkloadLens[] {
  const onHub = report.images.filter(
    (image) => image.status === 'docker-hub' && isPulled(image) && image.resource !== null,
  );
  if (onHub.length === 0) {
    return [];
  }
  const lenses: WorkloadLens[] = [];
  let next = 0;
  for (const { start, end } of segments(text)) {
    const objects = new Map<string, Image[]>();
    for (; next < onHub.length && (onHub[next]?.span.start ?? end) < end; next += 1) {
      const image = onHub[next] as Image;
      const name = `${image.resource?.kind} ${image.resource?.name}`;
      const known = objects.get(name);
      known ? known.push(image) : objects.set(name, [image]);
    }
    for (const images of objects.values()) {
      const [first, last] = [images[0], images.at(-1)];
      if (first && last) {
        const at = objects.size === 1 ? firstLine(text, start) : first.span.start;
        lenses.push({ at, span: { start: first.span.start, end: last.span.end }, count: images.length });
      }
    }
  }
  return lenses;
}

/** The first line of a document that is neither empty, nor a comment, nor its separator. */
function firstLine(text: string, start: number): number {
  let at = start;
  for (;;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (end < 0 || !/^(?:\s*(?:#|$)|---|\.\.\.)/.test(line)) {
      return at;
    }
    at = end + 1;
  }
}
