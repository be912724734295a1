// What a fix may change in what is rendered: Docker Hub images, each to its name at the proxy. Judged twice: by the engine, which must have
// made of the rendered text what it made of the sources, and by a walk over js-yaml's trees that knows nothing of the engine.
import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import { applyEdits, check, fixAll, readSettings } from '../../core/index.ts';
import { DOMAIN } from '../support/cli.ts';
import type { Rendered } from './render.ts';

const { settings } = readSettings({ proxy: { domain: DOMAIN } });

/** How many images were rewritten. Throws an AssertionError for anything else that differs, and for what is left. */
export function compareRendered({ before, after, outOfReach }: Rendered): number {
  const [was, is] = [setAside(before, outOfReach), setAside(after, outOfReach)];
  assert.equal(setAside(after, outOfReach, 'only'), setAside(before, outOfReach, 'only'), 'out of reach');
  assert.equal(is, applyEdits(was, fixAll(check(was, settings))));

  const changes: Change[] = [];
  differences(loadAll(was), loadAll(is), '', changes);
  for (const change of changes) {
    assert.equal(change.after, atProxy(change.before), change.path);
  }
  const left = imagesOf(loadAll(is)).filter((image) => atProxy(image) !== null);
  assert.deepEqual(left, [], 'images of Docker Hub that are left');
  return changes.length;
}

/**
 * The text without the images that nobody can know, or rewrite without asking: a template says so in a comment behind them, a kustomization in
 * one at its top. Or those only.
 */
function setAside(text: string, images: readonly string[], which?: 'only'): string {
  const isOutOfReach = (line: string): boolean =>
    line.trimEnd().endsWith('# out of reach') || images.some((image) => line.endsWith(`image: ${image}`));
  return text
    .split('\n')
    .map((line) => (isOutOfReach(line) === (which === 'only') ? line : ''))
    .join('\n');
}

interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

function differences(before: unknown, after: unknown, path: string, into: Change[]): void {
  if (isBranch(before) && isBranch(after)) {
    assert.deepEqual(Object.keys(after), Object.keys(before), `keys of ${path}`);
    for (const key of Object.keys(before)) {
      differences(before[key], after[key], `${path}.${key}`, into);
    }
  } else if (typeof before === 'string' && typeof after === 'string' && before.includes('\n')) {
    // A manifest in a string. Other text of several lines must be the same, and is: nothing in it becomes an image.
    differences(before === after ? [] : loadAll(before), before === after ? [] : loadAll(after), path, into);
  } else if (typeof before === 'string' && typeof after === 'string' && before !== after) {
    assert.match(path, /\.image$/);
    into.push({ path, before, after });
  } else {
    assert.deepEqual(after, before, path);
  }
}

/** The images of containers, at any depth. */
function imagesOf(value: unknown, key = ''): readonly string[] {
  if (!isBranch(value)) {
    return [];
  }
  const image = value['image'];
  const own = /^(?:\d+|container)$/.test(key) && typeof image === 'string' ? [image] : [];
  return [...own, ...Object.entries(value).flatMap(([name, each]) => imagesOf(each, name))];
}

/** Null where the image is not on Docker Hub. */
function atProxy(image: string): string | null {
  const path = image.replace(/^(?:(?:index\.|registry-1\.)?docker\.io|registry\.hub\.docker\.com)\//, '');
  if (path === image && /^(?:[^/]*[.:][^/]*|localhost)\//.test(image)) {
    return null;
  }
  const [name = ''] = path.split(/[:@]/);
  const tail = path.slice(name.length) || ':latest';
  return `${DOMAIN}/${name.includes('/') ? name : `library/${name}`}${tail}`;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
