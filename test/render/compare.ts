// Checks what a fix changed in the rendered text: only Docker Hub images, each to its name at the proxy. There are two checks. The engine
// must make the same of the rendered text as it made of the sources. And a walk over js-yaml's trees, without the engine, must agree.
import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import { applyEdits, check, fixAll, readSettings } from '../../core/index.ts';
import { DOMAIN } from '../support/cli.ts';
import { atProxy } from './images.ts';
import type { Rendered } from './render.ts';

const { settings } = readSettings({ proxy: { domain: DOMAIN } });

/** Returns the number of rewritten images. Throws an AssertionError for any other difference, and for an image that was not rewritten. */
export function compareRendered(rendered: Rendered): number {
  const before = setAside(rendered.before, rendered);
  const after = setAside(rendered.after, rendered);
  assert.deepEqual(after.lines, before.lines);
  assert.equal(after.text, applyEdits(before.text, fixAll(check(before.text, settings))));

  const changes: Change[] = [];
  differences(loadAll(before.text), loadAll(after.text), '', changes);
  for (const change of changes) {
    assert.equal(change.after, atProxy(change.before), change.path);
  }
  const left = imagesOf(loadAll(after.text)).filter((image) => atProxy(image) !== null);
  assert.deepEqual(left, [], 'images of Docker Hub that are left');
  return changes.length;
}

/** Replaces images that cannot be known, or not be rewritten without a review, by one and the same image. Also returns their lines. */
function setAside(
  text: string,
  { outOfReach }: Rendered,
): { readonly text: string; readonly lines: string[] } {
  const lines: string[] = [];
  const marked = text.replace(/^(.*image: )(.*)$/gm, (line: string, before: string, image: string) => {
    if (!image.trimEnd().endsWith('# out of reach') && !outOfReach.includes(image)) {
      return line;
    }
    lines.push(line);
    return `${before}localhost/out-of-reach`;
  });
  return { text: marked, lines };
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
    // A manifest in a string. Other text of several lines must be unchanged, because nothing in it becomes an image.
    differences(before === after ? [] : loadAll(before), before === after ? [] : loadAll(after), path, into);
  } else if (typeof before === 'string' && typeof after === 'string' && before !== after) {
    assert.match(path, /\.image$/);
    into.push({ path, before, after });
  } else {
    assert.deepEqual(after, before, path);
  }
}

/** The images of containers at any depth. */
function imagesOf(value: unknown, key = ''): readonly string[] {
  if (!isBranch(value)) {
    return [];
  }
  const image = value['image'];
  const own = /^(?:\d+|container)$/.test(key) && typeof image === 'string' ? [image] : [];
  return [...own, ...Object.entries(value).flatMap(([name, each]) => imagesOf(each, name))];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
