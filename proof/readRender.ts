// Finds the images of a render, each with the object and the path that it stands at.
import { check, type Image, type Settings, segments } from '../core/index.ts';
import { LIMITS } from './run/program.ts';

export interface RenderedImage {
  /** The same for the same place in another render of the same source. */
  readonly place: string;
  /** The template that the object comes from, within its chart: `templates/web.yaml`. Null where nobody says. */
  readonly source: string | null;
  /** `Deployment/web` */
  readonly object: string;
  readonly image: Image;
}

/** The images of a render that something pulls. */
export function readRender(render: string, settings: Settings): readonly RenderedImage[] {
  const documents = documentsOf(render);
  const { images } = check(render, withRoom(settings));
  const counts = new Map<string, number>();
  return images.filter(isPulled).map((image) => {
    const document = documents.findLast(({ start }) => start <= image.span.start);
    const object = objectOf(image);
    // Kustomize names no sources, but keeps the names of objects.
    const key = document?.source === null || !document ? object : `${document.source}#${document.number}`;
    const base = `${key} ${image.path}`;
    const number = counts.get(base) ?? 0;
    counts.set(base, number + 1);
    return {
      place: number === 0 ? base : `${base} ${number}`,
      source: document?.source ?? null,
      object,
      image,
    };
  });
}

function isPulled({ tier }: Image): boolean {
  return tier === 'certain' || tier === 'likely';
}

function objectOf({ resource }: Image): string {
  return resource ? `${resource.kind}/${resource.name ?? ''}` : '';
}

interface RenderedDocument {
  readonly start: number;
  readonly source: string | null;
  /** Its number among the documents of the same source. */
  readonly number: number;
}

function documentsOf(render: string): readonly RenderedDocument[] {
  const counts = new Map<string, number>();
  return segments(render).map(({ start, end }) => {
    const [, path] =
      /^# Source: [^/\n]+\/(.*)$/m.exec(render.slice(start, Math.min(end, start + 2000))) ?? [];
    const source = path ?? null;
    const number = counts.get(source ?? '') ?? 0;
    counts.set(source ?? '', number + 1);
    return { start, source, number };
  });
}

/** A render is never typed, so it may be as large as a program may print. */
function withRoom(settings: Settings): Settings {
  const megabytes = (LIMITS.output >> 20) + 1;
  return {
    ...settings,
    limits: { ...settings.limits, fileMegabytes: megabytes, documentMegabytes: megabytes },
  };
}
