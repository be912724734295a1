// Tests with hostile texts: each gives a report, and the images in it are still found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../../core/index.ts';
import { settingsWith } from '../support/fixture.ts';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n';
const many = (piece: string, times: number) => piece.repeat(times);

/** Texts that follow a Pod with one image. The number is how many images are found in both together. */
const TEXTS: Readonly<Record<string, readonly [string, number]>> = {
  'brackets 200,000 deep': [`x: ${many('[', 200_000)}`, 1],
  'brackets 200,000 deep, once more': [`x: ${many('[', 200_000)}`, 1],
  'braces 100,000 deep': [`x: ${many('{a: ', 100_000)}`, 1],
  'dashes 200,000 deep': [`x:\n${many('- ', 200_000)}`, 1],
  'question marks 100,000 deep': [many('? ', 100_000), 1],
  'keys 3,000 deep': [Array.from({ length: 3000 }, (_, depth) => `${many(' ', depth)}a:`).join('\n'), 1],
  '100 KB of commas': [`x: [${many(',', 100_000)}`, 1],
  '300 KB of anchors': [many('&a ', 100_000), 1],
  '200 KB of tags': [`x: ${many('! ', 100_000)}`, 1],
  '20,000 keys': [Array.from({ length: 20_000 }, (_, index) => `k${index}: ${index}`).join('\n'), 1],
  '20,000 aliases': [`x: &a nginx\ny:\n${many('- *a\n', 20_000)}`, 1],
  'a billion laughs': [
    `a: &a0 [x, x]\n${Array.from({ length: 10 }, (_, n) => `b${n}: &a${n + 1} [${many(`*a${n},`, 10)}]`).join('\n')}`,
    1,
  ],
  'an alias of itself': ['x: &x [*x]\nimage: *y', 1],
  'a line of 2 MB': [`x: ${many('a', 2_000_000)}`, 1],
  'an image of 1 MB': [`image: ${many('a-', 500_000)}`, 2],
  'quotes without end': [`x: "${many('\\"', 200_000)}`, 1],
  'lines of open quotes': [many('"a\n', 20_000), 1],
  'openings of templates': [many('{{', 200_000), 1],
  'placeholders on one line': [many('<访问域名>', 50_000), 1],
  'stars on one line': [`${many('**', 100_000)}.cr.volces.com`, 1],
  'ignore comments': [many('# nearpull-ignore x\n', 20_000), 1],
  'document markers': [many('---\n', 100_000), 1],
  'blank lines': [many('\n', 500_000), 1],
  'conflict markers': ['<<<<<<< a\n  - image: b\n=======\n  - image: c\n>>>>>>> d\n', 3],
  tabs: ['\tx: [\n\t', 1],
  NULs: ['x: \0\0 [\0', 1],
  'half a surrogate': ['x: \ud83d "\ude00', 1],
};

for (const [name, [tail, images]] of Object.entries(TEXTS)) {
  test(name, () => {
    assert.equal(check(POD + tail, settingsWith()).images.length, images);
  });
}

test('an image on every line of a broken document', () => {
  const text = `${POD}${many('  - image: redis\n', 5000)}x: [`;
  assert.equal(check(text, settingsWith()).findings.length, 5001);
});

test('texts that are not YAML give an empty report', () => {
  for (const text of [
    '',
    '\ufeff',
    'a\0p\0i\0V\0e\0r\0s\0',
    '\ufffd\ufffd\u0000image: apiVersion kind',
    '\u0001\u0002image',
  ]) {
    assert.deepEqual(check(text, settingsWith()).images, [], JSON.stringify(text));
  }
});

test('a manifest that is cut anywhere is read', () => {
  const text = `${POD}  - image: "redis:7"\n    args: ["a", 'b'] # c\n  - {image: mysql, x: &y |\n`;
  for (let end = 0; end <= text.length; end++) {
    const found = check(text.slice(0, end), settingsWith()).images.map(({ raw }) => raw);
    if (end >= POD.length) {
      assert.equal(found[0], 'nginx', JSON.stringify(text.slice(0, end)));
    }
  }
});
