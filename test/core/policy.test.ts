// Policies: the guide's own, and put into a text without tearing anything there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import { applyEdits, check, insertPolicy, PLACEHOLDER, POLICIES, renderPolicy } from '../../core/index.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';

const GUIDE = readFileSync(join(import.meta.dirname, 'data', 'guide-policy.yaml'), 'utf8');

test('the policy of the guide is given word for word, but for the domain', () => {
  assert.equal(renderPolicy('document', { kind: 'unset', template: '${domain}/${path}' }), GUIDE);
  assert.equal(renderPolicy('document', settingsWith().proxy), GUIDE.replaceAll(PLACEHOLDER, DOMAIN));
});

/** Templates, and what the policy writes before the tag. */
const TEMPLATES: readonly (readonly [string, string])[] = [
  ['${domain}/${path}', '/{{imageData.repository}}'],
  ['${domain}/hub/${path}', '/hub/{{imageData.repository}}'],
  ['${domain}/${registry}/${path}', '/docker.io/{{imageData.repository}}'],
  ['${domain}/hub/${namespace}/${name}', '/hub/{{imageData.repository}}'],
  ['${domain}/hub-${path}', '/hub-{{imageData.repository}}'],
];

for (const [template, path] of TEMPLATES) {
  test(`the policy follows the template ${template}, with a domain and without`, () => {
    for (const [domain, host] of [
      ['h.example', 'h.example'],
      ['', PLACEHOLDER],
    ]) {
      const { proxy } = settingsWith({ proxy: { domain, template } });
      const images = renderPolicy('document', proxy).match(/(?<= image: ).*/g);
      assert.deepEqual(images, Array(2).fill(`${host}${path}:{{imageData.identifier}}`));
    }
  });
}

test('a domain in brackets is quoted', () => {
  const { proxy } = settingsWith({ proxy: { domain: '[fd00::1]:5000' } });
  assert.doesNotThrow(() => load(renderPolicy('document', proxy)));
});

test('every policy is one document that ends its last line', () => {
  for (const { kind } of POLICIES) {
    const yaml = renderPolicy(kind, settingsWith().proxy);
    assert.equal(loadAll(yaml).length, 1);
    assert.ok(yaml.endsWith('\n') && !yaml.startsWith('---'));
    assert.deepEqual(check(yaml, settingsWith()).findings, []);
  }
  assert.equal(POLICIES.filter(({ recommended }) => recommended).length, 1);
});

const A = 'kind: A\nspec: |\n  text\n';
const B = 'kind: B\n';
const POLICY = 'kind: Policy\n';

/** Where `|` stands, the cursor does; the result says what is around the policy. */
const INSERTIONS: readonly (readonly [string, string])[] = [
  ['|', POLICY],
  ['\n\n|', `\n\n${POLICY}`],
  [`|${A}`, `${POLICY}---\n${A}`],
  [`|---\n${A}`, `${POLICY}---\n${A}`],
  ['# licence\n|\n', `# licence\n\n---\n${POLICY}`],
  [`kind: A|\nspec: 1\n---\n${B}`, `kind: A\nspec: 1\n---\n${POLICY}---\n${B}`],
  [`${A}|`, `${A}---\n${POLICY}`],
  ['kind: A|', `kind: A\n---\n${POLICY}`],
  [`${A}---\n|`, `${A}---\n${POLICY}`],
  [`${A}---\n|\n---\n${B}`, `${A}---\n\n${POLICY}---\n${B}`],
  [`${A}---\nkind|: B\n`, `${A}---\n${B}---\n${POLICY}`],
  [`${A}...\n|`, `${A}...\n---\n${POLICY}`],
  [`|# licence\n---\n${B}`, `${POLICY}# licence\n---\n${B}`],
  [`|# licence\n${B}`, `${POLICY}---\n# licence\n${B}`],
  [`|%YAML 1.2\n---\n${B}`, `${POLICY}...\n%YAML 1.2\n---\n${B}`],
  ['kind|: B\n... # end\n', `kind: B\n...\n---\n${POLICY} # end\n`],
];

for (const [marked, expected] of INSERTIONS) {
  for (const lineEnd of ['\n', '\r\n']) {
    test(`into ${JSON.stringify(marked)} with ${JSON.stringify(lineEnd)}`, () => {
      const withEnds = (text: string) => text.replaceAll('\n', lineEnd);
      const source = withEnds(marked);
      const offset = source.indexOf('|', source.indexOf('spec: |') === -1 ? 0 : cursorAfterBlock(source));
      const text = source.slice(0, offset) + source.slice(offset + 1);
      const result = applyEdits(text, insertPolicy(text, offset, POLICY).edits);
      // A text without a line end has none to follow.
      assert.equal(result, text.includes('\n') ? withEnds(expected) : expected);
    });
  }
}

/** `spec: |` holds a bar that is no cursor. */
function cursorAfterBlock(source: string): number {
  const block = source.indexOf('spec: |');
  const first = source.indexOf('|');
  return first < block + 6 ? first : block + 7;
}

test('wherever the cursor is, the other documents stay what they were', () => {
  const text = `# a\n${A}---\n# b\n${B}...\n---\n\n--- {kind: C}\n`;
  const before = loadAll(text).map((each) => JSON.stringify(each));
  for (let offset = 0; offset <= text.length; offset++) {
    const result = applyEdits(text, insertPolicy(text, offset, POLICY).edits);
    const after = loadAll(result).map((each) => JSON.stringify(each));
    const at = after.indexOf('{"kind":"Policy"}');
    assert.ok(at >= 0, result);
    assert.deepEqual(withoutEmpty(after.toSpliced(at, 1)), withoutEmpty(before), `${offset}: ${result}`);
  }
});

function withoutEmpty(documents: readonly string[]): readonly string[] {
  return documents.filter((each) => each !== 'null' && each !== undefined);
}

test('the placeholders to fill in are where they are said to be', () => {
  const text = `\ufeff${A}`;
  for (const offset of [0, 5, text.length]) {
    const { edits, selections } = insertPolicy(text, offset, GUIDE);
    const result = applyEdits(text, edits);
    assert.ok(result.startsWith('\ufeff'));
    assert.deepEqual(
      selections.map(({ start, end }) => result.slice(start, end)),
      [PLACEHOLDER, PLACEHOLDER],
    );
  }
});
