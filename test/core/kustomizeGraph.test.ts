// Tests of the graph of kustomizations: which one includes which, which entries apply to an image, and which must be renamed with it.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { neighbourReader } from '../../core/index.ts';
import { directKustomization, type KustomizeGraph, kustomizeGraph } from '../../core/kustomize/graph.ts';
import { readKustomization } from '../../core/kustomize/readKustomization.ts';
import { waysOf } from '../../core/kustomize/ways.ts';

suite('readKustomization', () => {
  test('reads the files and images of a kustomization', () => {
    const text = `---
resources: [a.yaml, ../base]
bases:
- ../old
components:
- ../component # always
patches:
- path: patch.yaml
  target: {kind: Deployment}
- patch: |-
    - op: remove
      path: /spec
patchesJson6902:
- path: json.json
patchesStrategicMerge:
- strategic.yaml
- |-
  apiVersion: v1
  kind: Pod
images:
- name: nginx
  newTag: 1.27
- newName: b
  name: "a"
- newName: nameless
`;
    const { parts: _, ...others } = readKustomization(text);
    assert.deepEqual(others, {
      resources: ['a.yaml', '../base', '../old'],
      components: ['../component'],
      patches: ['patch.yaml', 'json.json', 'strategic.yaml'],
      images: [
        { name: 'nginx', newName: null },
        { name: 'a', newName: 'b' },
      ],
      hasMoreFields: false,
    });
  });

  test('throws for no text', () => {
    const nothing = {
      resources: [],
      components: [],
      patches: [],
      images: [],
      hasMoreFields: false,
    };
    for (const text of [
      '',
      '[',
      '- a',
      'x',
      '{{ x }}',
      'resources: a',
      'images: {name: a}',
      '\u0000',
      '---\n---\n',
    ]) {
      const { parts, ...others } = readKustomization(text);
      assert.deepEqual(others, nothing, text);
      assert.equal(parts, null, text);
    }
  });
});

suite('redirectsFor', () => {
  test('a base and the one overlay that has an entry', () => {
    const graph = graphOf({
      'base/kustomization.yaml': 'resources: [web.yaml]',
      'prod/kustomization.yml': 'resources: [../base/]\nimages: [{name: nginx, newName: x}]',
    });
    assert.deepEqual(redirectsFor('base/web.yaml', graph), [
      { name: 'nginx', kustomization: 'prod/kustomization.yml' },
    ]);
    assert.deepEqual(redirectsFor('base/other.yaml', graph), []);
    assert.equal(directKustomization('base/web.yaml', graph), 'base/kustomization.yaml');
    assert.equal(directKustomization('base/other.yaml', graph), null);
  });

  test('every path must pass an entry', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [./web.yaml]',
      'prod/kustomization.yaml': 'resources: [../base]\nimages: [{name: nginx}, {name: redis}]',
      'test/kustomization.yaml': 'bases: [../base]\nimages: [{name: redis}]',
    };
    assert.deepEqual(redirectsFor('base/web.yaml', graphOf(files)), [
      { name: 'redis', kustomization: 'prod/kustomization.yaml', keepsName: true },
    ]);
    assert.deepEqual(matchersOf('nginx', 'base/web.yaml', graphOf(files)), ['prod/kustomization.yaml']);
    assert.deepEqual(matchersOf('busybox', 'base/web.yaml', graphOf(files)), []);
  });

  test('an entry of the base is on every path', () => {
    const graph = graphOf({
      'base/Kustomization': 'resources: [web.yaml]\nimages: [{name: nginx, newTag: "1"}]',
      'a/kustomization.yaml': 'resources: [../base]\nimages: [{name: nginx, newName: y}]',
      'b/kustomization.yaml': 'resources: [../base]',
      'top/kustomization.yaml': 'resources: [../a, ../b]\nimages: [{name: nginx}]',
    });
    assert.deepEqual(redirectsFor('base/web.yaml', graph), [
      { name: 'nginx', kustomization: 'base/Kustomization', keepsName: true },
    ]);
    assert.deepEqual([...matchersOf('nginx', 'base/web.yaml', graph)].sort(), [
      'a/kustomization.yaml',
      'base/Kustomization',
      'top/kustomization.yaml',
    ]);
  });

  test('after a new name, entries for the old name no longer apply', () => {
    const graph = graphOf({
      'base/kustomization.yaml': 'resources: [web.yaml]',
      'a/kustomization.yaml': 'resources: [../base]\nimages: [{name: nginx, newName: y}]',
      'top/kustomization.yaml': 'resources: [../a]\nimages: [{name: nginx}]',
      'other/kustomization.yaml': 'resources: [../base]',
    });
    assert.deepEqual(matchersOf('nginx', 'base/web.yaml', graph), ['a/kustomization.yaml']);
  });

  test('components apply to resources, after the components before them', () => {
    const component = (name: string) => `kind: Component\nimages: [{name: ${name}}]\n`;
    const graph = graphOf({
      'kustomization.yaml': 'resources: [web.yaml]\ncomponents: [one, two]\npatches: [{path: patch.yaml}]',
      'one/kustomization.yaml': `${component('a')}resources: [one.yaml]\ncomponents: [deep]`,
      'one/deep/kustomization.yaml': component('c'),
      'two/kustomization.yaml': `${component('b')}patches: [{path: two.yaml}]`,
    });
    const names = (path: string) => redirectsFor(path, graph).map(({ name }) => name);
    assert.deepEqual(names('web.yaml'), ['c', 'a', 'b']);
    assert.deepEqual(names('one/one.yaml'), ['c', 'a', 'b']);
    assert.deepEqual(names('two/two.yaml'), ['b']);
    assert.deepEqual(names('patch.yaml'), []);
  });

  test('patches pass the entries of their own kustomization', () => {
    const graph = graphOf({
      'a/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml}]\nimages: [{name: nginx}]',
      'top/kustomization.yaml': 'resources: [a]\nimages: [{name: redis}]',
    });
    assert.deepEqual(
      redirectsFor('a/patch.yaml', graph).map(({ name }) => name),
      ['nginx'],
    );
  });

  test('the redirects for the patches of a kustomization, and those for its entries', () => {
    const graph = graphOf({
      'base/kustomization.yaml': 'resources: [web.yaml]\nimages: [{name: nginx, newTag: "1"}]',
      'top/kustomization.yaml': 'resources: [../base]\nimages: [{name: nginx}, {name: redis}]',
    });
    const [base, top] = ['base/kustomization.yaml', 'top/kustomization.yaml'];
    assert.deepEqual(redirectsFor(base, graph), [
      { name: 'nginx', kustomization: base, keepsName: true },
      { name: 'redis', kustomization: top, keepsName: true },
      { name: 'nginx', kustomization: top, ofEntries: true, keepsName: true },
      { name: 'redis', kustomization: top, ofEntries: true, keepsName: true },
    ]);
    assert.deepEqual(matchersOf('nginx', base, graph), [top]);
    assert.equal(directKustomization(base, graph), null);
  });

  test('a file that two kustomizations list belongs to neither', () => {
    const graph = graphOf({
      'a/kustomization.yaml': 'resources: [../web.yaml]',
      'b/kustomization.yaml': 'resources: [../web.yaml]',
      'kustomization.yaml': 'resources: [c.yaml, c.yaml]',
    });
    assert.equal(directKustomization('web.yaml', graph), null);
    assert.equal(directKustomization('c.yaml', graph), 'kustomization.yaml');
  });

  test('cycles, other repositories and paths out of the workspace lead nowhere', () => {
    const graph = graphOf({
      'a/kustomization.yaml': 'resources: [../b, web.yaml]\nimages: [{name: nginx}]',
      'b/kustomization.yaml': 'resources: [../a]',
      'c/kustomization.yaml':
        'resources: [c.yaml, ../../elsewhere, /etc, "https://example.com/x", "git@example.com:a/b", github.com/a/b?ref=v1, .]\nimages: [{name: redis}]',
    });
    assert.deepEqual(redirectsFor('a/web.yaml', graph), []);
    assert.deepEqual(redirectsFor('c/c.yaml', graph), [
      { name: 'redis', kustomization: 'c/kustomization.yaml', keepsName: true },
    ]);
    assert.deepEqual(matchersOf('nginx', 'a/web.yaml', graph), ['a/kustomization.yaml']);
  });

  test('long chains and rings of components end', () => {
    const files: Record<string, string> = {};
    for (let index = 0; index < 2000; index++) {
      files[`k${index}/kustomization.yaml`] =
        `resources: [../k${index + 1}]\ncomponents: [../a, ../b]\nimages: [{name: n${index % 3}}]`;
    }
    files['a/kustomization.yaml'] = 'components: [../b]\nimages: [{name: a}]';
    files['b/kustomization.yaml'] = 'components: [../a]\nimages: [{name: b}]';
    files['k2000/kustomization.yaml'] = 'resources: [web.yaml]';
    const graph = graphOf(files);
    const names = redirectsFor('k2000/web.yaml', graph).map(({ name }) => name);
    assert.deepEqual(names.sort(), ['a', 'b', 'n0', 'n1', 'n2']);
    assert.equal(matchersOf('n0', 'k2000/web.yaml', graph).length, 667);
    assert.equal(matchersOf('a', 'k2000/web.yaml', graph).length, 1);
  });
});

const redirectsFor = (path: string, graph: KustomizeGraph) => waysOf(path, graph).redirects;

const matchersOf = (name: string, path: string, graph: KustomizeGraph) =>
  waysOf(path, graph).matchers.get(name) ?? [];

suite('waysOf', () => {
  test('looks at each edge once, however often the kustomizations use each other', () => {
    for (const shape of [rings, layers, overlaysOfBases]) {
      const [small, large] = [shape(10), shape(20)].map((files) => {
        const graph = graphOf(files);
        const edges = [...graph.uses.values()].flat().length;
        const ways = Object.keys(files).map((path) => waysOf(path.replace(/[^/]*$/, 'd.yaml'), graph));
        assert.deepEqual(
          ways.filter(({ tooMany }) => tooMany !== null),
          [],
        );
        return { edges, work: Math.max(...ways.map(({ work }) => work)) };
      });
      assert.ok(small && large && small.work > 0);
      // Twice the kustomizations have four times the edges.
      assert.ok(large.work <= (large.edges / small.edges) * small.work * 1.1, shape.name);
      assert.ok(large.work <= 3 * large.edges, shape.name);
    }
  });

  test('takes twice the work for twice of what else a repository may hold', () => {
    for (const shape of [diamonds, componentsInOneList, spellings, componentChains, entriesOnTop]) {
      const [small, large] = [shape(300), shape(600)].map(({ files, path }) => {
        const graph = graphOf(files);
        const ways = waysOf(path, graph);
        assert.equal(ways.tooMany, null, shape.name);
        const edges = [...graph.uses.values()].flat().length;
        return { edges, work: ways.work };
      });
      assert.ok(small && large && small.work > 0, shape.name);
      assert.ok(shape === spellings || large.work > 1.9 * small.work, shape.name);
      assert.ok(large.work <= 2 * small.work + 10, `${shape.name} ${small.work} ${large.work}`);
      assert.ok(large.edges <= 2 * small.edges + 10, `${shape.name} ${small.edges} ${large.edges}`);
    }
  });

  test('finds the ways of files with the same uses once', () => {
    const resources = [...Array(1000).keys()].map((index) => `${index}.yaml`);
    const graph = graphOf({
      'kustomization.yaml': `resources: [${resources}]\nimages: [{name: nginx}]`,
      'a/kustomization.yaml': `resources: [${resources.map((name) => `../${name}`)}]`,
    });
    assert.equal(new Set(resources.map((path) => waysOf(path, graph))).size, 1);
  });

  test('says so where the files of a graph take too long together', () => {
    const { files } = componentsInOneList(1000);
    const graph = graphOf(files);
    const ways = Object.keys(files).map((path) => waysOf(path.replace(/[^/]*$/, 'd.yaml'), graph));
    const isTooLarge = ways.map(({ tooMany }) => tooMany !== null);
    assert.ok(isTooLarge.includes(true) && isTooLarge.includes(false));
    // Each answer before that cost something, and all of them together little more than the limit.
    assert.ok(ways.reduce((sum, { cost }) => sum + cost, 0) < 20_000_000);
    assert.equal(waysOf('c0/d.yaml', graph), waysOf('c0/d.yaml', graph));
  });

  test('says so where the graph is too large', () => {
    const graph = graphOf(layers(400));
    assert.equal(waysOf('f0/d.yaml', graph).tooMany, 'kustomizations');
    assert.equal(waysOf('f399/d.yaml', graph).tooMany, null);
  });

  test('counts the components of everybody around a file, before it makes lists of them', () => {
    const shape = (count: number) => {
      const bases = upTo(count).map((base) => `../b${base}`);
      const text = `resources: [${bases}]\ncomponents: [${bases}]`;
      const overlays = upTo(count).map((overlay) => [`o${overlay}/kustomization.yaml`, text]);
      return graphOf({ ...overlaysOfBases(count), ...Object.fromEntries(overlays) });
    };
    const ways = waysOf('b0/d.yaml', shape(100));
    assert.equal(ways.tooMany, null);
    assert.ok(ways.work > 100 * 100 && ways.work < 2 * 100 * 100, `${ways.work}`);
    assert.equal(waysOf('b0/d.yaml', shape(500)).tooMany, 'kustomizations');
  });

  test('an expression decides for the names that it matches', () => {
    const graph = graphOf({
      'base/kustomization.yaml': 'resources: [web.yaml]',
      'a/kustomization.yaml': 'resources: [../base]\nimages: [{name: nginx, newName: x}]',
      'b/kustomization.yaml': 'resources: [../base]\nimages: [{name: "ngin(x|y)", newName: x}]',
      'top/kustomization.yaml': 'resources: [../b]\nimages: [{name: nginx}]',
    });
    assert.deepEqual(redirectsFor('base/web.yaml', graph), [
      { name: 'nginx', kustomization: 'a/kustomization.yaml', keepsName: true },
    ]);
    assert.deepEqual(matchersOf('nginx', 'base/web.yaml', graph), ['a/kustomization.yaml']);
    assert.deepEqual(matchersOf('ngin(x|y)', 'base/web.yaml', graph), ['b/kustomization.yaml']);
  });

  test('an expression without a new name decides nothing', () => {
    const graph = graphOf({
      'kustomization.yaml': 'resources: [web.yaml]\nimages: [{name: "ngin.*", newTag: "1"}]',
    });
    assert.deepEqual(redirectsFor('web.yaml', graph), []);
    assert.deepEqual(matchersOf('ngin.*', 'web.yaml', graph), ['kustomization.yaml']);
  });
});

/** Folders each of which has all the others as resources and as components. */
function rings(count: number): Readonly<Record<string, string>> {
  return folders(count, () => true);
}

/** Folders each of which has those before it as resources and as components. */
function layers(count: number): Readonly<Record<string, string>> {
  return folders(count, (by, other) => other < by);
}

function folders(
  count: number,
  isUsed: (by: number, other: number) => boolean,
): Readonly<Record<string, string>> {
  const numbers = [...Array(count).keys()];
  return Object.fromEntries(
    numbers.map((by) => {
      const others = numbers.filter((other) => isUsed(by, other)).map((other) => `../f${other}`);
      const text = `resources: [d.yaml, ${others}]\ncomponents: [${others}]\nimages: [{name: i${by}}]`;
      return [`f${by}/kustomization.yaml`, text];
    }),
  );
}

interface Shape {
  readonly files: Readonly<Record<string, string>>;
  /** A file of which the ways are looked for. */
  readonly path: string;
}

const upTo = (count: number): readonly number[] => [...Array(count).keys()];

/** Two kustomizations in each layer, which both use both below them: 2 to the power of `layers` ways. */
function diamonds(layers: number): Shape {
  const files = upTo(layers).flatMap((layer) =>
    ['a', 'b'].map((side) => {
      const below = layer === 0 ? 'd.yaml' : `../a${layer - 1}, ../b${layer - 1}`;
      return [`${side}${layer}/kustomization.yaml`, `resources: [${below}]\nimages: [{name: i}]`];
    }),
  );
  return { files: Object.fromEntries(files), path: 'a0/d.yaml' };
}

function componentsInOneList(count: number): Shape {
  const components = upTo(count).map((index) => [
    `c${index}/kustomization.yaml`,
    `kind: Component\nresources: [d.yaml]\nimages: [{name: i${index}}]`,
  ]);
  const top = `resources: [d.yaml]\ncomponents:\n${upTo(count)
    .map((index) => `- c${index}\n`)
    .join('')}`;
  return { files: { ...Object.fromEntries(components), 'kustomization.yaml': top }, path: 'd.yaml' };
}

/** One folder, listed again and again, each time in another way. */
function spellings(count: number): Shape {
  const paths = upTo(count).map(
    (index) => `- ${'./'.repeat(index % 10)}x${index}/../b/${'/'.repeat(index % 7)}\n`,
  );
  const list = paths.join('');
  const files = {
    'kustomization.yaml': `resources:\n${list}components:\n${list.replaceAll('/b/', '/c/')}images: [{name: i}]`,
    'b/kustomization.yaml': 'resources: [d.yaml]',
    'c/kustomization.yaml': 'images: [{name: c}]',
  };
  return { files, path: 'b/d.yaml' };
}

/** Components that have the next one and the one after that. */
function componentChains(count: number): Shape {
  const chain = upTo(count).map((index) => [
    `c${index}/kustomization.yaml`,
    `components: [../c${index + 1}, ../c${index + 2}]\nimages: [{name: i${index % 40}}]`,
  ]);
  const top = { 'kustomization.yaml': 'resources: [d.yaml]\ncomponents: [c0]' };
  return { files: { ...Object.fromEntries(chain), ...top }, path: 'd.yaml' };
}

test('the graph of many kustomizations is made in many steps, and once', () => {
  const texts = new Map(Object.entries(overlaysOfBases(50)));
  const read = neighbourReader();
  const steps = read.steps(texts);
  let [count, step] = [1, steps.next()];
  for (; !step.done; step = steps.next()) {
    count++;
  }
  assert.ok(count > 100, String(count));
  assert.equal(read(texts).graph, step.value.graph);
});

function entriesOnTop(count: number): Shape {
  const entries = upTo(count).map((index) => `- name: i${index}\n`);
  const files = {
    'kustomization.yaml': `resources: [d.yaml]\nimages:\n${entries.join('')}`,
    'top/kustomization.yaml': 'resources: [..]',
  };
  return { files, path: 'd.yaml' };
}

function overlaysOfBases(count: number): Readonly<Record<string, string>> {
  const numbers = [...Array(count).keys()];
  const bases = numbers.map((base) => [`b${base}/kustomization.yaml`, 'resources: [d.yaml]']);
  const resources = numbers.map((base) => `../b${base}`);
  const overlays = numbers.map((overlay) => [
    `o${overlay}/kustomization.yaml`,
    `resources: [${resources}]\nimages: [{name: nginx, newName: i${overlay}}]`,
  ]);
  return Object.fromEntries([...bases, ...overlays]);
}

function graphOf(files: Readonly<Record<string, string>>) {
  return kustomizeGraph(
    new Map(Object.entries(files).map(([path, text]) => [path, readKustomization(text)])),
  );
}
