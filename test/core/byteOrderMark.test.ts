// A byte order mark at the start of a text changes no answer but its offsets, whichever reader reads the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, type Report } from '../../core/index.ts';
import { settingsWith } from '../support/fixture.ts';

const MARK = '\ufeff';
const SETTINGS = settingsWith();
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n';

/** Texts for each reader: the quick one, the parser, and the one for broken documents. */
const TEXTS: Readonly<Record<string, string>> = {
  plain: `${POD}    - image: nginx:1\n    - image: redis:7\n`,
  'in braces': `${POD}    - {name: a, image: nginx:1}\n    - {name: b, image: redis:7}\n`,
  'a bad escape': `${POD}    - name: "\\q"\n      image: nginx:1\n    - name: b\n      image: redis:7\n`,
  'a quote left open': `${POD}    - image: nginx:1\n    - image: redis:7\n      name: "b\n`,
  'a wrong indentation': `${POD}    - name: a\n     image: nginx:1\n    - name: b\n      image: redis:7\n`,
  'a mistake in the first line': `a: b: c\n${POD}    - image: nginx:1\n`,
  'two documents': `${POD}    - image: nginx:1\n      name: "\\q"\n---\n${POD}    - image: redis:7\n`,
  'a marker first': `---\n${POD}    - image: nginx:1\n      name: "\\q"\n    - image: redis:7\n`,
  JSON: '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "nginx:1"}]}}',
  'JSON that is being typed':
    '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "spec": {\n    "image": "nginx:1",\n  \n',
  'an ignore comment first': `# nearpull-ignore-file docker-hub-image\n${POD}    - image: nginx:1\n`,
  'Windows line breaks': `${POD}    - name: "\\q"\n      image: nginx:1\n`.replaceAll('\n', '\r\n'),
};

for (const [name, text] of Object.entries(TEXTS)) {
  test(`${name}: with a byte order mark as without`, () => {
    const marked = check(MARK + text, SETTINGS);
    assert.deepEqual(answers(marked, 1), answers(check(text, SETTINGS), 0));
  });

  test(`${name}: a byte order mark that comes and goes between two versions`, () => {
    const plain = check(text, SETTINGS);
    const added = check(MARK + text, SETTINGS, { previous: plain });
    assert.deepEqual(answers(added, 1), answers(plain, 0));
    const edited = check(`${MARK + text}# end\n`, SETTINGS, { previous: added });
    assert.deepEqual(answers(edited, 1), answers(check(`${text}# end\n`, SETTINGS), 0));
    const removed = check(text, SETTINGS, { previous: edited });
    assert.deepEqual(answers(removed, 0), answers(plain, 0));
  });
}

test('the texts have images, so that there is something to lose', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    assert.ok(check(text, SETTINGS).images.length > 0, name);
  }
});

/** What a report says, counted from the offset at which the text begins. */
function answers({ images, findings, notices }: Report, start: number): unknown {
  return JSON.parse(JSON.stringify({ images, findings, notices }), (key, value: unknown) =>
    (key === 'start' || key === 'end') && typeof value === 'number' ? value - start : value,
  );
}
