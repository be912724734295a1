// Values that are laid over those of a file: every line that is not changed stays as it is.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { applyEdits, findValuesTarget, isValueMap, layOverTarget, readValue } from '../../core/index.ts';

/** Lays `overlay`, YAML, over the values of `text`. */
function lay(text: string, overlay: string): string | null {
  const target = findValuesTarget(text);
  const values = readValue(overlay);
  assert.ok(target && isValueMap(values));
  const edits = layOverTarget(text, target, values);
  return edits && applyEdits(text, edits);
}

suite('a file of values', () => {
  for (const [title, before, overlay, after] of [
    [
      'changes a scalar in its own style',
      'a:\n  b: \'x\'  # why\n  c: "y"\n  d: z\n',
      'a: {b: "it\'s", c: "q", d: proxy/z}',
      "a:\n  b: 'it''s'  # why\n  c: \"q\"\n  d: proxy/z\n",
    ],
    [
      'adds a key behind the others of its mapping',
      'a:\n  b: 1\n\n# end\nc: 2\n',
      'a: {d: x}',
      'a:\n  b: 1\n  d: x\n\n# end\nc: 2\n',
    ],
    ['adds a mapping', 'a: 1\n', 'image: {registry: p}', 'a: 1\nimage:\n  registry: p\n'],
    [
      'fills a key without a value',
      'a:\nb: ~ # none\nc: {}\nd: ""\n',
      'a: {x: 1}\nb: p\nc: {z: 2}\nd: q',
      'a:\n  x: 1\nb: p # none\nc:\n  z: 2\nd: "q"\n',
    ],
    ['keeps braces', 'a: {b: 1} # one\n', 'a: {c: x, b: 2}', 'a: {c: x, b: 2} # one\n'],
    [
      'changes an item of a list',
      'l:\n  - image: a # first\n    port: 80\n  - b\n',
      'l:\n- {image: p/a, port: 80}\n- p/b',
      'l:\n  - image: p/a # first\n    port: 80\n  - p/b\n',
    ],
    ['quotes what would be no string', 'a: x\n', 'a: "1.10"\nb: "true"', 'a: "1.10"\nb: "true"\n'],
    ['keeps its line breaks', 'a:\r\n  b: 1\r\n', 'a: {c: x}', 'a:\r\n  b: 1\r\n  c: x\r\n'],
    ['may be empty', '# nothing yet\n', 'a: {c: x}', '# nothing yet\na:\n  c: x\n'],
    ['may end without a line break', 'a: 1', 'b: 2', 'a: 1\nb: 2'],
    [
      'keeps a text of several lines at the end of a mapping',
      'a:\n  s: |\n    one\n\n    two\nb: 1\n',
      'a: {c: x}',
      'a:\n  s: |\n    one\n\n    two\n  c: x\nb: 1\n',
    ],
  ] as const) {
    test(title, () => assert.equal(lay(before, overlay), after));
  }

  test('is left alone where more would change', () => {
    assert.equal(lay('a: &x\n  b: 1\nc: *x\n', 'c: {b: 2}'), null);
    assert.equal(lay('a: &x one\nc: *x\n', 'c: two'), null);
    assert.equal(lay('a: text\n', 'a: {b: 1}'), null);
    assert.equal(lay('a: |\n  one\n', 'a: two'), null);
    assert.equal(lay('l: [a]\n', 'l: [a, b]'), null);
    assert.equal(lay('x: &x {b: 1}\na:\n  <<: *x\n', 'a: {b: 2}'), 'x: &x {b: 1}\na:\n  <<: *x\n  b: 2\n');
  });
});

suite('a file of objects', () => {
  const APP = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n';

  test('of Argo CD takes values as a mapping, or as the text that is there', () => {
    assert.equal(
      lay(`${APP}  source:\n    chart: web\n  project: a\n`, 'a: 1'),
      `${APP}  source:\n    chart: web\n    helm:\n      valuesObject:\n        a: 1\n  project: a\n`,
    );
    assert.equal(
      lay(
        `${APP}  source:\n    helm:\n      values: |\n        # ours\n        b: 2\n      releaseName: x\n`,
        'a: {c: 1}',
      ),
      `${APP}  source:\n    helm:\n      values: |\n        # ours\n        b: 2\n        a:\n          c: 1\n      releaseName: x\n`,
    );
    assert.equal(
      lay(
        `${APP}  sources:\n    - repoURL: x\n    - chart: web\n      helm:\n        valuesObject:\n          b: 1\n`,
        'b: 2',
      ),
      `${APP}  sources:\n    - repoURL: x\n    - chart: web\n      helm:\n        valuesObject:\n          b: 2\n`,
    );
  });

  test('of Flux takes them in its HelmRelease, in whichever document that is', () => {
    const repository = 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\n---\n';
    const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  interval: 5m\n';
    assert.equal(lay(repository + release, 'a: 1'), `${repository}${release}  values:\n    a: 1\n`);
  });

  test('that takes no values is none, and neither is text that cannot be read', () => {
    assert.equal(findValuesTarget('apiVersion: v1\nkind: Pod\n'), null);
    assert.equal(findValuesTarget('a: 1\n---\nb: 2\n'), null);
    assert.equal(findValuesTarget('- a\n'), null);
    assert.equal(findValuesTarget('a: [\n'), null);
  });
});
