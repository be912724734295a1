// The marker render: Helm's own render of a chart, with a unique word in the place of each value that an image is made of.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { TOOLS } from '../../render/tools.ts';
import { isMapping, mapScalars, type Values } from './values.ts';

export interface MarkedRender {
  /** The images of the render, with markers in them. */
  readonly images: readonly string[];
  readonly markers: ReadonlyMap<string, readonly string[]>;
}

/** Renders the chart in `copy`; null where Helm cannot, with markers in fewer and fewer places. */
export function renderMarked(copy: string, values: Values): MarkedRender | null {
  const plain = imagesOf(template(copy, values));
  if (!plain) {
    return null;
  }
  for (const isCandidate of CANDIDATES) {
    const markers = new Map<string, readonly string[]>();
    const marked = mapScalars(values, (scalar, path) => {
      const isPart =
        typeof scalar === 'string' && scalar !== '' && plain.some((image) => image.includes(scalar));
      if (!isPart || !isCandidate(path)) {
        return scalar;
      }
      const marker = `mk${markers.size}mk`;
      markers.set(marker, path);
      return marker;
    });
    const images = imagesOf(template(copy, marked as Values));
    if (images?.length === plain.length) {
      return { images: [...new Set(images)], markers };
    }
  }
  return { images: [...new Set(plain)], markers: new Map() };
}

/** Tags are compared as versions by some templates, and other strings with a list of choices. */
const CANDIDATES: readonly ((path: readonly string[]) => boolean)[] = [
  () => true,
  (path) => !/tag|version/i.test(path.at(-1) ?? ''),
  (path) => /image|repository|registry|repo$/i.test(path.at(-1) ?? ''),
];

function template(copy: string, values: Values): string | null {
  const file = join(copy, '.markers.yaml');
  writeFileSync(file, dump(values));
  const { status, stdout } = spawnSync(TOOLS.helm, ['template', 'release', copy, '--values', file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  rmSync(file);
  return status === 0 ? stdout : null;
}

/** Every string at a key `image` of the objects in `text`; null where there is no render, or no YAML. */
function imagesOf(text: string | null): readonly string[] | null {
  if (text === null) {
    return null;
  }
  const images: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
    } else if (isMapping(node)) {
      for (const [key, value] of Object.entries(node)) {
        if (key === 'image' && typeof value === 'string') {
          images.push(value);
        } else {
          visit(value);
        }
      }
    }
  };
  try {
    loadAll(text)
      .filter((document) => !isSchema(document))
      .forEach(visit);
  } catch {
    return null;
  }
  return images;
}

function isSchema(document: unknown): boolean {
  return isMapping(document) && document['kind'] === 'CustomResourceDefinition';
}
