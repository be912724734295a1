// Fixes where a part of the text could not be read: they insert nothing there, and a second fix finds nothing to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, check, fixAll, ignoreLine, NO_FILE, readSettings } from '../../core/index.ts';
import { checkCure, DOMAIN, settingsWith } from '../support/fixture.ts';
import { readAll } from '../support/tree.ts';

const settings = settingsWith();
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n';

/** The text after all safe fixes. They have to leave nothing to fix. */
function fixed(text: string, path: string, own = settings): string {
  const file = { ...NO_FILE, path };
  const result = applyEdits(text, fixAll(check(text, own, { file })));
  checkCure(text, result, own, file);
  return result;
}

function found(text: string, path: string): readonly string[] {
  const { findings } = check(text, settings, { file: { ...NO_FILE, path } });
  return findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);
}

/** The rest of an entry for `nginx`, and the images that are known to be pulled. */
const ENTRIES: readonly (readonly [string, readonly string[]])[] = [
  // Each value is there, and not every reader takes it.
  ['  newName:\n    redis\n  newTag: "7"\nlabels: [\n', ['redis']],
  ['  newName: "redis\n  newTag: "7"\n', []],
  ['  newName: : 1\n', []],
  ['  newName: !unknown redis\n', []],
  ['  newName:\n    !unknown redis\n', []],
  ['  newName: # why\n\n    !unknown redis\n', []],
  ['  newName: *unknown\n', []],
  ['  newName: &a\n  newTag: "1"\n', []],
  ['  ? newName\n  : redis\nlabels: [\n', ['redis']],
  ['  "newN\\u0061me": redis\nlabels: [\n', ['redis']],
  // After a mistake nothing is certain, and the new name may stand there.
  ['  newTag: "7\n  newName: redis\n', ['redis']],
  ['  newTag: "7"\nlabels: [\n', []],
];

for (const [rest, images] of ENTRIES) {
  test(`an entry of a kustomization gets no second new name: ${JSON.stringify(rest)}`, () => {
    const text = `kind: Kustomization\nimages:\n- name: nginx\n${rest}`;
    const path = 'kustomization.yaml';
    assert.deepEqual(
      found(text, path),
      images.map((image) => `docker-hub-image ${image}`),
    );
    const result = fixed(text, path);
    assert.equal(result.split('newName').length, text.split('newName').length, result);
  });
}

test('a new name is inserted where nothing stands', () => {
  for (const [rest, expected] of [
    ['', `\n  newName: ${DOMAIN}/library/nginx`],
    ['\n  newName:', `\n  newName: ${DOMAIN}/library/nginx`],
    ['\n  newName: # why\n\n  newTag: "1"', `\n  newName: ${DOMAIN}/library/nginx # why\n\n  newTag: "1"`],
  ] as const) {
    const text = `kind: Kustomization\nimages:\n- name: nginx${rest}\n`;
    assert.equal(
      fixed(text, 'kustomization.yaml'),
      `kind: Kustomization\nimages:\n- name: nginx${expected}\n`,
    );
  }
});

test('a carriage return alone is no line break where others are', () => {
  fixed('{"kind":"Kustomization","images":[{\n"name":"redis",\r}]}', 'kustomization.yaml');
  fixed('kind: Kustomization\nimages:\n- name: redis\r  newTag: "1"\n', 'kustomization.yaml');
});

test('a name that does not begin its line is reported, and gets no new name below it', () => {
  for (const entry of [
    '- ? name\n  : nginx\n',
    '- &a name: nginx\n',
    '- {name: *n}\n',
    '- name:\n    *n\n',
  ]) {
    const text = `kind: Kustomization\nx: &n nginx\nimages:\n${entry}`;
    assert.deepEqual(found(text, 'kustomization.yaml'), ['docker-hub-image nginx'], entry);
    assert.equal(fixed(text, 'kustomization.yaml'), text);
  }
});

test('an empty registry in values is filled only where nothing stands', () => {
  const values = (registry: string, end = ''): string =>
    `defaultImageRegistry: docker.io\nimage:\n  registry:${registry}\n  repository: a/b\n  tag: "1"\n${end}`;
  assert.notEqual(fixed(values(''), 'values.yaml'), values(''));
  for (const text of [values(' *unknown'), values('\n    !unknown quay.io'), values('', 'x: [\n')]) {
    assert.ok(!fixed(text, 'values.yaml').includes(`registry: ${DOMAIN}`), text);
  }
});

test('a placeholder without a name is reported and not filled in', () => {
  for (const image of ['<访问域名>', '"<访问域名>"', '<访问域名>:1', '<访问域名>/', '>-\n      <访问域名>']) {
    const text = `${POD}  - image: ${image}\n`;
    assert.deepEqual(found(text, 'a.yaml'), ['proxy-placeholder <访问域名>'], image);
    assert.equal(fixed(text, 'a.yaml'), text);
  }
  const dockerfile =
    'ARG REGISTRY=<访问域名>\nFROM <访问域名>\nFROM --platform=x <访问域名>/library/x\nCOPY --from=<访问域名> a b\nFROM docker.io/<访问域名>\n';
  assert.equal(
    fixed(dockerfile, 'Dockerfile'),
    `ARG REGISTRY=<访问域名>\nFROM <访问域名>\nFROM --platform=x ${DOMAIN}/library/x\nCOPY --from=<访问域名> a b\nFROM docker.io/<访问域名>\n`,
  );
});

test('a placeholder in an ARG needs review, because the images that use it may have a name that is to be corrected', () => {
  const text = 'ARG REGISTRY=<访问域名>\nFROM ${REGISTRY}/nginx\n';
  assert.equal(fixed(text, 'Dockerfile'), text);
  const [finding] = check(text, settings, { file: { ...NO_FILE, path: 'Dockerfile' } }).findings;
  assert.deepEqual(finding?.fixes[0]?.reason, { key: 'reason.partOfImage', args: [] });
});

test('a placeholder is filled in together with the name that another rule corrects', () => {
  assert.equal(
    fixed(`${POD}  - image: <访问域名>/redis\n  - image: {访问域名}/docker.io/redis:1\n`, 'a.yaml'),
    `${POD}  - image: ${DOMAIN}/library/redis\n  - image: ${DOMAIN}/library/redis:1\n`,
  );
  const block = (header: string, domain: string) => `${POD}  - image: ${header}\n      ${domain}/a/b\n`;
  assert.equal(fixed(block('>', '<访问域名>'), 'a.yaml'), block('>-', DOMAIN));
  const values = (registry: string, name: string) =>
    `image:\n  registry: ${registry}\n  repository: ${name}\n`;
  assert.equal(fixed(values('<访问域名>', 'redis'), 'values.yaml'), values(DOMAIN, 'library/redis'));
});

test('a placeholder in the key of a policy, or after a colon that is none, stays', () => {
  for (const [path, text] of [
    ['policy.yaml', 'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec:\n  <访问域名>: x\n'],
    ['values.yaml', 'image:\n  registry:<访问域名>: x\n'],
  ] as const) {
    assert.equal(fixed(text, path), text);
  }
});

test('a value after a tab, and one at an alias, are reported once', () => {
  for (const end of ['', 'x: [\n']) {
    for (const image of ['\tredis', ' \tredis', '\t"redis"', ' &a redis\n  - image: *a']) {
      assert.deepEqual(
        found(`${POD}  - image:${image}\n${end}`, 'a.yaml'),
        ['docker-hub-image redis'],
        image,
      );
    }
  }
});

test('a registry of its own that is not known counts as before once the one of all images is the proxy', () => {
  const text =
    'global:\n  imageRegistry: docker.io\na:\n  registry: quay.io\n  repository: nginx\nb:\n  repository: x/y\n  registry:\n';
  fixed(text, 'values.yaml');
});

test('no ignore comment is written into a scalar of several lines', () => {
  for (const [path, text] of [
    ['a.yaml', "apiVersion: 'x\n  imageRegistry: <访问域名>\n  kind'\n"],
    ['a.yaml', "apiVersion: v\nc: '\nimage: n\nkind: D'e:"],
    [
      'kustomization.yaml',
      'patches:\n- patch: \'[{"op":"replace","path":"/image",\n    "value":"n"}]\n    \'\n',
    ],
  ] as const) {
    const [finding] = check(text, settings, { file: { ...NO_FILE, path } }).findings;
    assert.ok(finding, text);
    assert.equal(ignoreLine(text, finding, path), null, text);
  }
});

test('no ignore comment is written where a scalar may go on below, in a document with mistakes', () => {
  const broken = 'x: [\n';
  let seen = 0;
  for (const [text, isWritten] of [
    ['a: {image: b, i\n /}\n', false],
    ['a: {image: b, i\n j: k}\n', false],
    ['a: {image: b,\n j: k}\n', true],
    ['a: {image: b, i\n }\n', true],
    ['image: b\n  c\n', false],
    ['image: b\n\n  c\n', false],
    ['image: b\n# c\n', true],
    ['image: b\nc: d\n', true],
  ] as const) {
    for (const whole of [
      `kind: Pod\napiVersion: v1\n${text}${broken}`,
      `kind: Pod\n${broken}apiVersion: v1\n${text}`,
    ]) {
      const finding = check(whole, settings).findings.find(
        ({ span }) => whole.slice(span.start, span.end) === 'b',
      );
      seen += finding ? 1 : 0;
      assert.equal(finding ? ignoreLine(whole, finding) !== null : isWritten, isWritten, whole);
    }
  }
  assert.ok(seen >= 12, `only ${seen} have a finding`);
});

test('what looks like an ignore comment in a string or an action is no unused one', () => {
  const look = '# nearpull-ignore docker-hub-image';
  for (const [text, isComment] of [
    [`a: "b ${look} c"\n`, false],
    [`a: 'b\n  ${look} c'\n`, false],
    [`"b ${look} c": d\n`, false],
    [`a: |\n  b ${look}\n`, false],
    [`{{" ${look} "}}\n`, false],
    [`a: b {{" ${look} "}}\n`, false],
    [`a: b ${look}\n`, true],
    [`${look}\na: b\n`, true],
    [`a: "b" ${look}\n`, true],
  ] as const) {
    const rules = check(text, settings).findings.map(({ rule }) => rule);
    assert.deepEqual(rules, isComment ? ['unused-ignore'] : [], text);
  }
});

test('a comment on the line of an unused one for the whole file silences what is said about it', () => {
  for (const text of ['a: b # nearpull-ignore-file\n', 'a: b # nearpull-ignore-file docker-hub-image\n']) {
    const [finding] = check(text, settings).findings;
    assert.equal(finding?.rule, 'unused-ignore');
    const edits = ignoreLine(text, finding)?.edits ?? [];
    assert.deepEqual(check(applyEdits(text, edits), settings).findings, [], text);
  }
});

test('in braces of a document with mistakes, a colon makes a key only with a space or a quote beside it', () => {
  const ipv6 = readSettings({ proxy: { domain: '[fd00::1]:5000' } }).settings;
  for (const [braces, images] of [
    ['{image:redis,image:redis,', []],
    ['{image: redis,image: nginx,', ['nginx']],
    ['{"image":"redis",', ['redis']],
    ['{"image":redis,', ['redis']],
    [`{image:'redis',`, ['redis']],
    ['{image: "a b",image: redis,', ['redis']],
    ['{a: "x, {image: redis}",', []],
  ] as const) {
    const text = `1: ${braces}\n`;
    const named = found(text, 'compose.yaml').map((each) => each.replace(/^\S+ /, ''));
    assert.deepEqual(named, images, text);
    fixed(text, 'compose.yaml', ipv6);
  }
});

test('an image that a service builds stays, whichever side of a mistake says so', () => {
  for (const text of [
    'services:\n :\n  image: "team/web-1.x"\n s: {image: team/web-1.x,build{',
    'services:\n a:\n  image: team/web\n  x: [\n  build: .\n',
    'services:\n a:\n  image: ${A:-team/web}\n  x: [\n  build: .\n',
    'services:\n a:\n  image: team/web\n  x: [\n  pull_policy: never\n',
    'x-a:\n  image: team/web\n  x: [\n  build: .\nservices: {}\n',
  ]) {
    assert.deepEqual(found(text, 'compose.yaml'), [], text);
  }
  const other = 'services:\n a:\n  image: team/web\n  x: [\n b:\n  image: redis\n  build: .\n';
  assert.deepEqual(found(other, 'compose.yaml'), ['docker-hub-image team/web']);
});

test('an empty registry that is filled in is that of the images below it as well', () => {
  for (const [path, below] of [
    ['values.yaml', 'image:\n  x:\n    repository: redis\n  image: a\n  imageRegistry:\n'],
    ['values.yaml', 'a:\n  x:\n    image:\n      repository: redis\n  image: a\n  imageRegistry:\n'],
    [
      'values.yaml',
      'a:\n  x:\n    image:\n      repository: redis\n      registry: quay.io\n  image: a\n  imageRegistry: ""\n',
    ],
    ['values.yaml', 'a:\n  :\n    repository: redis\n    tag: 1\n  image: a\n  imageRegistry:\n'],
  ] as const) {
    fixed(`${below}imageRegistry: registry.docker.io\n`, path);
  }
});

test('the bracket of an IPv6 address is written only where it begins no list', () => {
  const ipv6 = readSettings({ proxy: { domain: '[fd00::1]:5000' } }).settings;
  const pod = POD.replace('containers:\n', 'containers: ');
  for (const [path, text] of [
    ['a.yaml', `${pod}[{image: docker://nginx}]\n`],
    ['a.yaml', `${pod}[{image: nginx}]\n`],
    ['a.yaml', 'apiVersion: operator.tigera.io/v1\nkind: Installation\nspec:\n  registry: docker.io/\n'],
    ['a.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx:{{"x"}}\n'],
    ['compose.yaml', 'services: {a: {image: "${TAG:-nginx}"}, b: {image: nginx}}\n'],
    ['values.yaml', 'containers: "image: alpine"\n'],
    ['values.yaml', 'containers: "- {image: alpine}"\n'],
    ['values.yaml', "containers: '- image: alpine'\n"],
    ['values.yaml', 'containers: |\n  - image: alpine\n'],
    ['compose.yaml', 'services:\n  a:\n    image: ${REGISTRY:-docker.io}/nginx\n'],
  ] as const) {
    assert.ok(readAll(fixed(text, path, ipv6)), text);
  }
});

test('a reference with escapes is reported, and no edit goes to a place that nobody knows', () => {
  const text = (image: string): string =>
    `{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","spec":{"source":{"kustomize":{"images":["${image}"]}}}}`;
  assert.deepEqual(found(text('a\\/b=o/r:7'), 'app.json'), ['docker-hub-image a\\/b=o/r:7']);
  assert.equal(fixed(text('a\\/b=o/r:7'), 'app.json'), text('a\\/b=o/r:7'));
  assert.equal(fixed(text('a/b=o/r:7'), 'app.json'), text(`a/b=${DOMAIN}/o/r:7`));
});

test('a mistake at the proxy is not corrected by a registry that another image needs as it is', () => {
  const text = `image:\n  a: {repository: library/x}\n  b: {repository: a}\n  registry: ${DOMAIN}/library\n`;
  assert.deepEqual(found(text, 'values.yaml'), ['doubled-prefix library/x']);
  assert.equal(fixed(text, 'values.yaml'), text);
});

test('a policy gets no second key for the operations that it matches', () => {
  const policy = (operations: string): string =>
    `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec:\n  rules:\n  - name: r\n    match:\n      resources:\n        kinds:\n        - Pod\n${operations}    mutate:\n      patchesJson6902: |-\n        - {op: replace, path: /spec/containers/0/image, value: a}\n`;
  const editsOf = (text: string) =>
    check(text, settings).findings.flatMap(({ rule, fixes }) =>
      rule === 'kyverno-matches-update' ? fixes.flatMap(({ edits }) => edits) : [],
    );
  assert.equal(editsOf(policy('')).length, 1);
  assert.deepEqual(editsOf(policy('        operations:\n')), []);
  assert.deepEqual(editsOf(`${policy('')}x: [\n`), []);
});
