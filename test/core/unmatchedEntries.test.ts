// Tests of entries of kustomizations that match nothing: what is known about a build, and which images kustomize may look at in a text.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { kustomizeGraph } from '../../core/kustomize/graph.ts';
import { readKustomization } from '../../core/kustomize/readKustomization.ts';
import { decidingFiles, unmatchedEntries } from '../../core/kustomize/unmatchedEntries.ts';
import { writtenImages } from '../../core/kustomize/writtenImages.ts';
import { MOST_BUILD_IMAGES, MOST_BUILD_RESOURCES } from '../../core/paths/limits.ts';

const POD = 'kind: Pod\nspec:\n  containers:\n    - image: ghcr.io/acme/web:1\n';
const BASE = 'resources: [pod.yaml]\n';
/** One entry that matches nothing in `POD`. */
const ENTRY = 'images: [{name: nginx, newTag: "1"}]\n';

type Files = Readonly<Record<string, string>>;

function graphOf(files: Files) {
  const named = Object.entries(files).filter(([path]) => path.endsWith('kustomization.yaml'));
  return kustomizeGraph(new Map(named.map(([path, text]) => [path, readKustomization(text)])));
}

/** The names of the unmatched entries of the kustomization at `path`. */
function unmatched(files: Files, path = 'kustomization.yaml'): readonly string[] {
  const imagesIn = (each: string) => (files[each] === undefined ? null : writtenImages(files[each]));
  return unmatchedEntries(graphOf(files), imagesIn)(path).map(({ name }) => name);
}

suite('an entry that matches nothing is told', () => {
  const TOLD: Readonly<Record<string, Files>> = {
    'in a kustomization with one resource': { 'kustomization.yaml': BASE + ENTRY },
    'behind a comment and a marker of a document': {
      'kustomization.yaml': `# Copyright\n---\n${BASE}${ENTRY}`,
    },
    'in an overlay, whose base has an entry of its own': {
      'kustomization.yaml': `resources: [base]\n${ENTRY}`,
      'base/kustomization.yaml': `${BASE}images: [{name: ghcr.io/acme/web, newTag: "2"}]\n`,
      'base/pod.yaml': POD,
    },
    'because an overlay looks for the name that the base has replaced': {
      'kustomization.yaml': 'resources: [base]\nimages: [{name: nginx, newTag: "1"}]\n',
      'base/kustomization.yaml': `${BASE}images: [{name: nginx, newName: ghcr.io/acme/nginx}]\n`,
      'base/pod.yaml': POD.replace('ghcr.io/acme/web', 'nginx'),
    },
    'with patches and generators that make no such image': {
      'kustomization.yaml': `${BASE}${ENTRY}namePrefix: nginx
configMapGenerator: [{name: nginx, literals: [image=nginx]}]
patches: [{patch: '[{"op": "replace", "path": "/metadata/name", "value": "nginx-1"}]'}]
`,
    },
  };
  for (const [name, files] of Object.entries(TOLD)) {
    test(name, () => assert.deepEqual(unmatched({ 'pod.yaml': POD, ...files }), ['nginx']));
  }
});

suite('nothing is told', () => {
  const SILENT: Readonly<Record<string, Files>> = {
    'where the entry matches': {
      'kustomization.yaml': `${BASE}images: [{name: ghcr.io/acme/web, newTag: "2"}]\n`,
    },
    'where an expression matches': {
      'kustomization.yaml': `${BASE}images: [{name: "[^/]+/acme/web", newTag: "2"}]\n`,
    },
    'where the entry matches what an earlier one makes': {
      'kustomization.yaml': `${BASE}images: [{name: ghcr.io/acme/web, newName: nginx}, {name: nginx, newTag: "1"}]\n`,
    },
    'where a tag is a part of the name, and an earlier entry sets the tag': {
      'kustomization.yaml': `${BASE}images: [{name: ghcr.io/acme/web, newTag: "2"}, {name: "ghcr.io/acme/web:2", newName: a}]\n`,
    },
    'of a missing resource': { 'kustomization.yaml': `resources: [pod.yaml, gone.yaml]\n${ENTRY}` },
    'of a folder without a kustomization': { 'kustomization.yaml': `resources: [pod.yaml, gone]\n${ENTRY}` },
    'of a remote resource': {
      'kustomization.yaml': `resources: [pod.yaml, "https://example.com/a.yaml"]\n${ENTRY}`,
    },
    'of a remote base in the short form': {
      'kustomization.yaml': `resources: [pod.yaml, github.com/acme/deploy]\n${ENTRY}`,
    },
    'of a base above the top': { 'kustomization.yaml': `resources: [pod.yaml, ../base]\n${ENTRY}` },
    'of a missing patch': { 'kustomization.yaml': `${BASE}${ENTRY}patches: [{path: gone.yaml}]\n` },
    'of a base of which not everything is known': {
      'kustomization.yaml': `resources: [base]\n${ENTRY}`,
      'base/kustomization.yaml': `${BASE}transformers: [a.yaml]\n`,
      'base/pod.yaml': POD,
    },
    'where nothing is built yet': { 'kustomization.yaml': ENTRY },
    'of a component that nobody uses': { 'kustomization.yaml': `kind: Component\n${BASE}${ENTRY}` },
    'of a component that is listed as a resource': {
      'kustomization.yaml': `resources: [part]\n${ENTRY}`,
      'part/kustomization.yaml': `kind: Component\n${BASE}`,
      'part/pod.yaml': POD,
    },
    'of a kustomization that is listed as a component': {
      'kustomization.yaml': `components: [part]\n${ENTRY}`,
      'part/kustomization.yaml': BASE,
      'part/pod.yaml': POD,
    },
    'of kustomizations in a circle': {
      'kustomization.yaml': `resources: [pod.yaml, base]\n${ENTRY}`,
      'base/kustomization.yaml': 'resources: [../other]\n',
      'other/kustomization.yaml': 'resources: [../base]\n',
    },
    'of a text that is being typed': { 'kustomization.yaml': `${BASE}${ENTRY}patches: [` },
    'of two documents': { 'kustomization.yaml': `${BASE}${ENTRY}---\n${BASE}` },
    'of a template': { 'kustomization.yaml': `${BASE}${ENTRY}namespace: {{ .Name }}\n` },
    'of an object of Flux with the name of a kustomization': {
      'kustomization.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n${BASE}${ENTRY}spec: {}\n`,
    },
    ...Object.fromEntries(
      [
        'helmCharts: [{name: a}]',
        'generators: [a.yaml]',
        'transformers: [a.yaml]',
        'replacements: [{path: a.yaml}]',
        'configurations: [a.yaml]',
        'imageTags: [{name: a, newTag: "1"}]',
        'somethingNew: 1',
        'patches: [{patch: "- {op: copy, from: /metadata/name, path: /spec/containers/0/image}"}]',
        'patches: [{patch: "- {op: add, path: /spec/containers/0/image, value: nginx}"}]',
        'patches: [{patch: "{kind: Pod, spec: {containers: [{name: a, image: nginx}]}}"}]',
        'patchesStrategicMerge: ["{kind: Pod, spec: {containers: [{name: a, image: nginx}]}}"]',
        'patchesJson6902: [{path: gone.yaml}]',
        'patches: [gone.yaml]',
        'components: [{}]',
        'bases: base',
      ].map((line) => [`with ${line}`, { 'kustomization.yaml': `${BASE}${ENTRY}${line}\n` }]),
    ),
  };
  for (const [name, files] of Object.entries(SILENT)) {
    test(name, () => assert.deepEqual(unmatched({ 'pod.yaml': POD, ...files }), []));
  }

  test('beyond the limits', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => index);
    const pods = many(MOST_BUILD_RESOURCES + 1).map((index) => `pod-${index}.yaml`);
    const files = { 'kustomization.yaml': `resources: [${pods}]\n${ENTRY}` };
    assert.deepEqual(decidingFiles('kustomization.yaml', graphOf(files)), []);
    const images = many(MOST_BUILD_IMAGES + 1).map((index) => `- image: a${index}\n`);
    assert.equal(writtenImages(`x:\n${images.join('')}`), null);
    const entries = many(400).map((index) => `  - {name: (a|${index}), newTag: "1"}\n`);
    const text = `${BASE}images:\n${entries.join('')}`;
    assert.deepEqual(
      unmatched({ 'kustomization.yaml': text, 'pod.yaml': `x:\n${images.slice(0, 100).join('')}` }),
      [],
    );
  });
});

test('the entries of a component may match in any kustomization that uses it', () => {
  const part =
    'kind: Component\nimages: [{name: a, newTag: "1"}, {name: b, newTag: "1"}, {name: c, newTag: "1"}]\n';
  const user = (image: string, name: string) => ({
    [`${name}/kustomization.yaml`]: `${BASE}components: [../part]\n`,
    [`${name}/pod.yaml`]: `x: {image: ${image}}\n`,
  });
  const files = { 'part/kustomization.yaml': part, ...user('a', 'one'), ...user('b', 'two') };
  assert.deepEqual(unmatched(files, 'part/kustomization.yaml'), ['c']);
  const remote = {
    'three/kustomization.yaml': 'resources: ["https://example.com"]\ncomponents: [../part]\n',
  };
  assert.deepEqual(unmatched({ ...files, ...remote }, 'part/kustomization.yaml'), []);
});

test('the files that decide are those of the whole build, and none where there is no entry or one cannot be known', () => {
  const files = {
    'kustomization.yaml': `resources: [base]\npatches: [{path: patch.yaml}]\n${ENTRY}`,
    'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
  };
  assert.deepEqual(decidingFiles('kustomization.yaml', graphOf(files)), [
    'patch.yaml',
    'base/a.yaml',
    'base/b.yaml',
  ]);
  assert.deepEqual(decidingFiles('base/kustomization.yaml', graphOf(files)), []);
  const remote = { ...files, 'base/kustomization.yaml': 'resources: ["https://example.com"]\n' };
  assert.deepEqual(decidingFiles('kustomization.yaml', graphOf(remote)), []);
});

suite('writtenImages', () => {
  const IMAGES: Readonly<Record<string, readonly string[] | null>> = {
    'image: a:1': ['a:1'],
    'x:\n- image: "a" # b': ['a'],
    "image: 'a'": ['a'],
    '{"image":"a","image" : "b"}': ['a', 'b'],
    '{image: a, x: 1}': ['a,', 'a'],
    '[{image: a}]': ['image:', 'a'],
    'image:\n  # why\n  a\n': ['a'],
    'image: &x !!str a': ['a'],
    'image:\r\n  reference: a\r\n': ['reference:', 'a'],
    'reference:\n  image: a\n': ['image:', 'a'],
    '# image: a\n  # image: b\nimage: c': ['c'],
    'baseImage: a\nmy-image: b\nimages: c': [],
    'image: ""': [''],
    'image:': [],
    'image: *x': null,
    'image: |\n  a': null,
    'image: "a\\u0062"': null,
    'image: "a\n  b"': null,
    '# image: *x': [],
    '---\n# c\n- {op: add, value: a}': ['---', '#', 'c', '-', 'op:', 'add', 'value:', 'a'],
    '- op: move': null,
    '--- {image: a}': ['a}', 'a'],
    [`image: ${'a'.repeat(400)}`]: null,
  };
  for (const [text, images] of Object.entries(IMAGES)) {
    test(JSON.stringify(text.slice(0, 60)), () => {
      const found = writtenImages(text);
      assert.deepEqual(found && [...found].sort(), images && [...images].sort());
    });
  }

  // A test that takes longer than its timeout fails. Quadratic time would take minutes.
  const HOSTILE = [
    'image: # ',
    'image: !',
    'image: "\\',
    'image:\n',
    "image: ''",
    '# image:\n',
    '[{,',
    '- image: &a ',
  ];
  for (const piece of HOSTILE) {
    test(`takes linear time for ${JSON.stringify(piece)}`, { timeout: 20_000 }, () => {
      writtenImages(piece.repeat(1_000_000 / piece.length));
    });
  }
});
