// Tests of the comment that silences a rule on a line: it silences the rule, and the rest of the text stays as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, check, ignoreLine } from '../../core/index.ts';
import { settingsWith } from '../support/fixture.ts';
import { readAll } from '../support/tree.ts';

const settings = settingsWith();
const pod = (lines: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${lines}\n`;

/** Lines of a Pod's containers, and the text of the line with the finding after the comment was added. */
const WRITTEN: readonly (readonly [string, string])[] = [
  ['  - image: nginx', ' # nearpull-ignore docker-hub-image'],
  ['  - image: nginx # why', ' # nearpull-ignore docker-hub-image'],
  ['  - image: nginx # nearpull-ignore proxy-placeholder', ', docker-hub-image'],
  [
    '  - image: nginx # nearpull-ignore proxy-placeholder because it is so',
    ' # nearpull-ignore docker-hub-image',
  ],
  ['  - "image": "nginx"  ', ' # nearpull-ignore docker-hub-image'],
  ['  - {name: a, image: nginx}', ' # nearpull-ignore docker-hub-image'],
  ["  - {image: 'nginx', args: [\"a, b\", 'c']}", ' # nearpull-ignore docker-hub-image'],
  ['  - image: &a !!str nginx', ' # nearpull-ignore docker-hub-image'],
  ['  - image: nginx:{{ .tag }}', ' # nearpull-ignore docker-hub-image'],
  ['  - image: "ngi\\\n      nx"', ' # nearpull-ignore docker-hub-image'],
  ['  - image: ngi\n      nx', ' # nearpull-ignore invalid-image-reference'],
  ['  - image: <访问域名>/library/nginx', ' # nearpull-ignore proxy-placeholder'],
  ['  - image: "<访问域名>/library/nginx" # why', ' # nearpull-ignore proxy-placeholder'],
  ['  - description: |\n      >-\n    image: nginx', ' # nearpull-ignore docker-hub-image'],
  ['  - command:\n    - |\n      a: b\n    image: nginx', ' # nearpull-ignore docker-hub-image'],
];

for (const [lines, comment] of WRITTEN) {
  for (const lineEnd of ['\n', '\r\n']) {
    test(`${JSON.stringify(lines)} with ${JSON.stringify(lineEnd)}`, () => {
      const text = pod(lines).replaceAll('\n', lineEnd);
      // The comment that stood there before silences nothing, with or without the new one.
      const others = (from: string) =>
        check(from, settings).findings.filter(({ rule }) => rule !== 'unused-ignore');
      const findings = others(text);
      assert.equal(findings.length, 1);
      const [edit] = findings.flatMap((each) => ignoreLine(text, each)?.edits ?? []);
      assert.ok(edit);
      assert.equal(edit.newText, comment);
      assert.equal(edit.span.start, text.trimEnd().length);
      const result = applyEdits(text, [edit]);
      assert.deepEqual(others(result), []);
      assert.deepEqual(readAll(result), readAll(text));
    });
  }
}

/** Lines at which a comment would become part of a text, or would not be a comment. */
const REFUSED: readonly string[] = [
  '{"apiVersion": "v1", "kind": "Pod", "spec": {"image":\n "nginx"}}',
  '[{"apiVersion": "v1", "kind": "Pod", "spec": {"image": "nginx"}}]',
  pod('  - image: >-\n      nginx:1'),
  pod('  - image: | # why\n\n      nginx:1\n\n    name: a'),
  pod('  - {image: nginx, args: ["a\n     b"]}'),
  pod("  - {image: nginx, args: ['it''s\n     b']}"),
  'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec:\n  data: |\n    a:\n      b: <访问域名>\n',
  'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec:\n  data:\n  - >\n    b: <访问域名>\n',
  // To kubectl a lone CR ends a comment, so that a quoted text begins in it.
  "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\na: #\rl: 'b: <访问域名>\r'",
  "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\na: # why\rl: '\n b: <访问域名>\n '",
  'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\n# why\ra: "\n\r b: <访问域名>\r"',
];

for (const text of REFUSED) {
  test(`no comment can stand in ${JSON.stringify(text.slice(0, 100))}`, () => {
    const { findings } = check(text, settings);
    assert.ok(findings.length > 0);
    assert.ok(findings.every((each) => ignoreLine(text, each) === null));
  });
}

test('a template that begins with an action is not JSON', () => {
  for (const start of ['{{- if .x }}', '{% if x %}', '[[ if .x ]]']) {
    const text = `${start}\n${pod('  - image: nginx:1')}`;
    const [edit] = check(text, settings).findings.flatMap((each) => ignoreLine(text, each)?.edits ?? []);
    assert.equal(edit?.newText, ' # nearpull-ignore docker-hub-image', start);
  }
});
