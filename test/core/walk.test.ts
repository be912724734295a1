// Tests of the walk over a tree: its order, the places that it reports, and where it stops.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTrees } from '../../core/yaml/readTrees.ts';
import { ALL_KEYS, type Node } from '../../core/yaml/tree.ts';
import { walk, walkWith } from '../../core/yaml/walk.ts';

const TEXT = 'a:\n  b: [x, "y"]\n  nothing:\nc:\n  - d: z\n  - - w\n';

function rootOf(text: string): Node {
  const root = readTrees(text, ALL_KEYS)[0]?.root;
  assert.ok(root);
  return root;
}

test('shows every node with its path, in the order of the text', () => {
  const seen: string[] = [];
  walk(rootOf(TEXT), ['at'], (node, path) => {
    seen.push(node.kind === 'scalar' ? `${path.join('.')}=${node.value}` : path.join('.'));
    return true;
  });
  assert.deepEqual(seen, [
    ...['at', 'at.a', 'at.a.b', 'at.a.b.0=x', 'at.a.b.1=y'],
    ...['at.c', 'at.c.0', 'at.c.0.d=z', 'at.c.1', 'at.c.1.0=w'],
  ]);
});

test('goes no deeper where the callback says so', () => {
  const seen: string[] = [];
  walk(rootOf(TEXT), [], (_, path) => {
    seen.push(path.join('.'));
    return path.at(-1) !== 'b' && path.length < 2;
  });
  assert.deepEqual(seen, ['', 'a', 'a.b', 'c', 'c.0', 'c.1']);
});

test('passes on the answer of the parent, and the nearest key', () => {
  const seen: string[] = [];
  walkWith(rootOf(TEXT), ['at', 0], '', (node, state: string, _, key, parent) => {
    seen.push(`${state}>${key} in ${parent?.kind ?? 'nothing'}`);
    return node.kind === 'list' ? `${state}[]` : `${state}/${key}`;
  });
  assert.deepEqual(seen, [
    ...['>at in nothing', '/at>a in map', '/at/a>b in map', '/at/a[]>b in list', '/at/a[]>b in list'],
    ...['/at>c in map', '/at[]>c in list', '/at[]/c>d in map', '/at[]>c in list', '/at[][]>c in list'],
  ]);
});

test('ends in a tree that is deeper than any document can be', () => {
  let root: Node = { kind: 'list', flow: true, items: [] };
  for (let depth = 0; depth < 100_000; depth++) {
    root = { kind: 'list', flow: true, items: [root] };
  }
  let visits = 0;
  walk(root, [], () => {
    visits++;
    return true;
  });
  assert.ok(visits > 400 && visits < 1000, `${visits} visits`);
});
