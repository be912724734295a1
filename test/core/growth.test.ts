// Checks that the work of every answer grows with the length of its text and no faster, for texts that somebody makes to be slow. The bench
// measures the time of all shapes (`npm run bench -- --shapes`). This test counts the work of some, so that it says the same on any machine.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { ANSWERS, type Answer, subjectOf } from '../bench/shapes/answers.ts';
import { SHAPES } from '../bench/shapes/shapes.ts';
import { startCounting, type WorkCounter } from '../support/work.ts';

/** One shape for each kind of mistake that has been made. Each took quadratic time, or threw. */
const SOME: readonly string[] = [
  'a.yaml: blanks after a double-quoted value',
  'a.yaml: blanks after quotes in a broken text',
  'a.yaml: images in braces of a broken text',
  'a.yaml: JSON lines of a broken text',
  'a.yaml: many keys',
  'a.yaml: JSON on one line',
  'a.yaml: a flow list of images on one line',
  'a.yaml: ignore comments on one line',
  'a.yaml: images with ignore comments of other rules',
  'a.yaml: ignore comments for the whole file',
  'a.yaml: ignored and other images in turns',
  'a.yaml: slashes before the end',
  'a.yaml: capitals in a name',
  'kustomization.yaml: images in a flow list',
  'kustomization.yaml: images on lines',
  'kustomization.yaml: JSON',
  'c/values.yaml: capitals in a key',
  'c/values.yaml: images with registry',
  'c/values.yaml: blanks before containers in a block',
  'c/templates/a.yaml: dashes before an image',
  'c/templates/a.yaml: quotes in an action that stay open',
  'Dockerfile: heredocs that stay open',
  'Tiltfile: carriage returns',
  'Makefile: commands of kustomize',
  '.nearpull.yaml: unknown rules',
  '.vscode/settings.json: open quotes',
  '.vscode/settings.json: unknown settings',
  '.vscode/settings.json: a setting of many steps',
];

/** Those that are seen only in one answer, and in longer texts. */
const ONE_ANSWER: readonly (readonly [shape: string, answer: string])[] = [
  ['a.yaml: containers with images', 'preview'],
  ['c/templates/a.yaml: a field of many steps', 'chart'],
  ['c/templates/a.yaml: keys that end in image', 'chart'],
  ['c/templates/a.yaml: merged mappings', 'chart'],
  ['c/Chart.yaml: dependencies', 'chart'],
  ['.nearpull.yaml: namespaces of the proxy', 'project file'],
];

const SIZE = 2000;
const LONG_SIZE = 40_000;

/** Twice the text may need a little more than twice the work, because lists are sorted and places are searched in them. */
const MOST = 2.4;

suite('work grows with the text', () => {
  let counter: WorkCounter;
  before(() => {
    counter = startCounting();
  });
  after(() => counter.stop());

  const grows = (name: string, answers: readonly Answer[], size: number): void => {
    const shape = SHAPES.find((each) => each.name === name);
    assert.ok(shape, 'there is such a shape');
    const workAt = (length: number): number => {
      const subject = subjectOf(shape, length);
      const runs = answers.map((give) => give(subject));
      return counter.count(() => {
        for (const run of runs) {
          run();
        }
      });
    };
    const [once, twice] = [workAt(size), workAt(2 * size)];
    assert.ok(once > size, 'work is counted');
    assert.ok(twice < MOST * once, `twice the text needs ${(twice / once).toFixed(2)} times the work`);
  };

  for (const name of SOME) {
    test(name, () => grows(name, Object.values(ANSWERS), SIZE));
  }

  for (const [name, answer] of ONE_ANSWER) {
    test(`${name}, ${answer}`, () => grows(name, [ANSWERS[answer] ?? assert.fail()], LONG_SIZE));
  }

  test('work that grows faster is seen', () => {
    const blanks = (length: number) => ' '.repeat(length);
    const quadratic = (length: number): void => {
      for (let at = 0; at < length; at++) {
        blanks(length).indexOf('!', at);
      }
    };
    assert.ok(counter.count(() => quadratic(400)) > 3.5 * counter.count(() => quadratic(200)));
  });
});

test('there are at least 170 shapes, each with its own name', () => {
  assert.ok(SHAPES.length >= 170);
  assert.equal(new Set(SHAPES.map(({ name }) => name)).size, SHAPES.length);
});

test('a variable that is set in each of thousands of branches overflows no stack', () => {
  const shape = SHAPES.find(({ name }) => name === 'c/templates/a.yaml: a variable set in each branch');
  assert.ok(shape && ANSWERS['chart']);
  ANSWERS['chart'](subjectOf(shape, 80_000))();
});
