// Tests that adding an entry to `images:` of a kustomization keeps the style of the file and changes nothing else.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { load } from 'js-yaml';
import { renameMatcher, rewriteThrough } from '../../core/kustomize/rewriteThrough.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { damage, generator } from '../support/random.ts';

const TARGET = 'proxy.example/library/nginx';

interface Case {
  readonly title: string;
  readonly before: string;
  /** The text after the edit. Null where no edit is possible. */
  readonly after: string | null;
  readonly name?: string;
  readonly target?: string;
}

const CASES: readonly Case[] = [
  {
    title: 'without images, the list is written as the others are',
    before: 'resources:\n- a.yaml\n',
    after: 'resources:\n- a.yaml\nimages:\n- name: nginx\n  newName: proxy.example/library/nginx\n',
  },
  {
    title: 'indented lists and CRLF',
    before: '# base\r\nresources:\r\n  -   a.yaml\r\n',
    after:
      '# base\r\nresources:\r\n  -   a.yaml\r\nimages:\r\n  -   name: nginx\r\n      newName: proxy.example/library/nginx\r\n',
  },
  {
    title: 'no line break at the end',
    before: 'resources: [a.yaml]',
    after: 'resources: [a.yaml]\nimages:\n- name: nginx\n  newName: proxy.example/library/nginx',
  },
  {
    title: 'a block that ends with the text would change',
    before: 'resources: [a.yaml]\npatches:\n- patch: |\n    a: b',
    after: null,
  },
  {
    title: 'a block at the end keeps its empty lines',
    before: 'patches:\n- patch: |+\n    a: b\n\n',
    after:
      'patches:\n- patch: |+\n    a: b\n\nimages:\n- name: nginx\n  newName: proxy.example/library/nginx\n',
  },
  {
    title: 'behind the other entries, before what follows, the comment stays on its line',
    before: 'images:\n  - name: redis\n    newTag: "7" # keep\nresources:\n  - a.yaml\n',
    after:
      'images:\n  - name: redis\n    newTag: "7" # keep\n  - name: nginx\n    newName: proxy.example/library/nginx\nresources:\n  - a.yaml\n',
  },
  {
    title: 'entries in braces',
    before: 'images:\n- {name: redis, newTag: "7"}\n',
    after: 'images:\n- {name: redis, newTag: "7"}\n- {name: nginx, newName: proxy.example/library/nginx}\n',
  },
  {
    title: 'a list in brackets',
    before: 'images: [{name: redis}, {name: x}]\n',
    after: 'images: [{name: nginx, newName: proxy.example/library/nginx}, {name: redis}, {name: x}]\n',
  },
  {
    title: 'an empty list, with a comment',
    before: 'images: [] # none\nresources: []\n',
    after: 'images: # none\n- name: nginx\n  newName: proxy.example/library/nginx\nresources: []\n',
  },
  {
    title: 'a key with nothing behind it',
    before: 'resources:\n  - a.yaml\nimages: # none\nnamespace: x\n',
    after:
      'resources:\n  - a.yaml\nimages: # none\n  - name: nginx\n    newName: proxy.example/library/nginx\nnamespace: x\n',
  },
  {
    title: 'JSON without images',
    before: '{\n  "resources": ["a.yaml"]\n}\n',
    after:
      '{\n  "images": [{"name": "nginx", "newName": "proxy.example/library/nginx"}],\n  "resources": ["a.yaml"]\n}\n',
  },
  {
    title: 'JSON with images',
    before: '{"images": [\n  {"name": "redis"}\n]}',
    after:
      '{"images": [\n  {"name": "nginx", "newName": "proxy.example/library/nginx"},\n  {"name": "redis"}\n]}',
  },
  {
    title: 'JSON with an empty list',
    before: '{"images": []}',
    after: '{"images": [{"name": "nginx", "newName": "proxy.example/library/nginx"}]}',
  },
  {
    title: 'an entry of that name gets the new name, its tag and its comment stay',
    before: 'images:\n- name: nginx # web\n  newTag: "1.27"\n- name: redis\n',
    after:
      'images:\n- name: nginx # web\n  newName: proxy.example/library/nginx\n  newTag: "1.27"\n- name: redis\n',
  },
  {
    title: 'the name need not come first',
    before: 'images:\n  - newTag: "1.27"\n    name: "nginx"\n',
    after: 'images:\n  - newTag: "1.27"\n    name: "nginx"\n    newName: proxy.example/library/nginx\n',
  },
  {
    title: 'an entry in braces gets the new name',
    before: "images: [{name: 'nginx', newTag: x}]\n",
    after: "images: [{name: 'nginx', newName: proxy.example/library/nginx, newTag: x}]\n",
  },
  {
    title: 'an entry in JSON gets the new name, on a line of its own where the name has one',
    before: '{"images": [{\n    "name": "nginx",\n    "newTag": "1"\n  }, {"name": "nginx"}]}',
    after:
      '{"images": [{\n    "name": "nginx",\n    "newName": "proxy.example/library/nginx",\n    "newTag": "1"\n  }, {"name": "nginx", "newName": "proxy.example/library/nginx"}]}',
  },
  {
    title: 'a new name that is nothing',
    before: 'images:\n- name: nginx\n  newName:\n- name: nginx\n  newName: ""\n',
    after:
      'images:\n- name: nginx\n  newName: proxy.example/library/nginx\n- name: nginx\n  newName: "proxy.example/library/nginx"\n',
  },
  {
    title: 'a new name that is the same image',
    before: 'images:\n- name: nginx\n  newName: docker.io/library/nginx\n',
    after: 'images:\n- name: nginx\n  newName: proxy.example/library/nginx\n',
  },
  {
    title: 'a new name that is another image stays',
    before: 'images:\n- name: nginx\n  newName: bitnami/nginx\n',
    after: null,
  },
  {
    title: 'the name is taken as the base writes it',
    before: 'images:\n- name: nginx\n  newTag: "1"\n',
    name: 'docker.io/nginx',
    after:
      'images:\n- name: nginx\n  newTag: "1"\n- name: docker.io/nginx\n  newName: proxy.example/library/nginx\n',
  },
  {
    title: 'the tag stays with the base',
    before: 'resources: []\n',
    target: 'proxy.example:5000/library/nginx:latest',
    after: 'resources: []\nimages:\n- name: nginx\n  newName: proxy.example:5000/library/nginx\n',
  },
  {
    title: 'what YAML would read otherwise gets quotes',
    before: 'resources: []\n',
    name: '123',
    target: '[fd00::1]:5000/library/123',
    after: 'resources: []\nimages:\n- name: "123"\n  newName: "[fd00::1]:5000/library/123"\n',
  },
  {
    title: 'the placeholder',
    before: 'resources: []\n',
    target: '<your-proxy-domain>/library/nginx',
    after: 'resources: []\nimages:\n- name: nginx\n  newName: <your-proxy-domain>/library/nginx\n',
  },
  {
    title: 'a file with a line of dashes in front',
    before: '---\n# x\nresources:\n- a\n',
    after: '---\n# x\nresources:\n- a\nimages:\n- name: nginx\n  newName: proxy.example/library/nginx\n',
  },
  { title: 'nothing there', before: '# none\n', after: null },
  { title: 'two documents', before: 'resources: []\n---\nresources: []\n', after: null },
  { title: 'a document that is ended', before: 'resources: []\n...\n', after: null },
  { title: 'mistakes', before: 'resources: [\n', after: null },
  { title: 'templates', before: 'resources: []\nnamespace: {{ x }}\n', after: null },
  { title: 'images that are no list', before: 'images: nginx\n', after: null },
  { title: 'a list with an anchor', before: 'images: &a [{name: redis}]\n', after: null },
  { title: 'what images were called once', before: 'imageTags:\n- name: nginx\n', after: null },
  {
    title: 'a new name through an alias',
    before: 'x: &a nginx\nimages: [{name: nginx, newName: *a}]\n',
    after: null,
  },
];

suite('rewriteThrough', () => {
  for (const { title, before, after, name = 'nginx', target = TARGET } of CASES) {
    test(title, () => {
      const edits = rewriteThrough(before, name, target);
      assert.equal(edits && applyEdits(before, edits), after);
      if (after !== null) {
        assert.equal(rewriteThrough(after, name, target), null, 'once is enough');
      }
    });
  }

  test('adds none where an expression finds the image, before or after', () => {
    for (const name of ['ngin.*', 'proxy.example/.*', '.*']) {
      assert.equal(rewriteThrough(`images:\n- name: ${name}\n`, 'nginx', TARGET), null);
    }
    assert.equal(rewriteThrough('images: []\n', 'ngin(x)', TARGET), null);
  });

  test('adds the entry and nothing else, in any half-typed text', () => {
    const random = generator(3);
    const texts = CASES.filter(({ after }) => after !== null).map(({ before }) => before);
    let written = 0;
    for (let run = 0; run < 2000; run++) {
      const text = damage(texts[run % texts.length] ?? '', random, PIECES);
      const edits = rewriteThrough(text, 'nginx', TARGET);
      const before = edits && read(text);
      if (edits && before) {
        written++;
        const after = read(applyEdits(text, edits));
        assert.ok(after, JSON.stringify(text));
        assert.deepEqual({ ...after, images: null }, { ...before, images: null }, JSON.stringify(text));
        assert.deepEqual(others(after['images']), others(before['images']), JSON.stringify(text));
        assert.ok(isRedirecting(after['images']), JSON.stringify(text));
      }
    }
    assert.ok(written > 200);
  });
});

suite('renameMatcher', () => {
  const rename = (text: string, to = 'proxy.example/library/nginx:1') =>
    applyEdits(text, renameMatcher(text, 'nginx', to));

  test('renames the entries of that name, and keeps how they are written', () => {
    assert.equal(
      rename('images:\n- name: nginx # web\n  newTag: "1"\n- {"name": "nginx"}\n- name: nginx2\n'),
      'images:\n- name: proxy.example/library/nginx # web\n  newTag: "1"\n- {"name": "proxy.example/library/nginx"}\n- name: nginx2\n',
    );
  });

  test('leaves alone expressions, and other names than one', () => {
    for (const name of ['ngin(x)', 'nginx|redis', '.*']) {
      assert.deepEqual(renameMatcher(`images:\n- name: ${name}\n`, name, TARGET), []);
    }
  });

  test('leaves alone what cannot be edited safely', () => {
    for (const text of [
      'images: [{name: nginx}\n',
      'x: &a nginx\nimages:\n- name: *a\n',
      'x: &a nginx\nimages:\n- name: nginx\nx: {{ y }}\n',
    ]) {
      assert.equal(rename(text), text);
    }
    assert.equal(rename('images:\n- name: nginx\n', '[fd00::1]/library/nginx'), 'images:\n- name: nginx\n');
    assert.equal(rename('images:\n- name: &a nginx\nx: *a\n'), 'images:\n- name: &a nginx\nx: *a\n');
  });
});

const PIECES = [
  '\n',
  '  ',
  '- ',
  '#',
  ': ',
  '[]',
  '{}',
  '"',
  "'",
  '\r\n',
  'name: nginx',
  'images:',
  '&a ',
  '*a',
  '|',
  '\t',
];

function read(text: string): Record<string, unknown> | null {
  try {
    const tree = load(text);
    return typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? { ...tree } : null;
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') {
      return null;
    }
    throw error;
  }
}

/** The entries of `images`, without new names and without the added entries. */
function others(images: unknown): readonly unknown[] {
  return (Array.isArray(images) ? images : [])
    .map((each) => (typeof each === 'object' && each !== null ? { ...each, newName: null } : each))
    .filter((each) => JSON.stringify(each) !== '{"name":"nginx","newName":null}');
}

function isRedirecting(images: unknown): boolean {
  return Array.isArray(images) && images.some((each) => each?.name === 'nginx' && each?.newName === TARGET);
}
