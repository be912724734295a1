// Tests that every word of the Helm values vocabulary occurs in a fixture, at the kind of key, field or string that the word is for.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fieldName } from '../../core/sites/dialects/helm/values/fields.ts';
import { isImageKey, wordBeforeImage } from '../../core/sites/dialects/helm/values/names.ts';
import {
  has,
  hasWord,
  type Subject,
  subjectOf,
  VOCABULARY,
} from '../../core/sites/dialects/helm/values/vocabulary.ts';
import { segments } from '../../core/yaml/documents.ts';
import { readTrees } from '../../core/yaml/readTrees.ts';
import { ALL_KEYS } from '../../core/yaml/tree.ts';
import { walk } from '../../core/yaml/walk.ts';
import { fixtures } from '../support/fixture.ts';

const SUBJECTS = subjectsOf(['helm-values', 'helm-chart', 'helm-templates'].flatMap(textsOf));

/** How the evidence of a word begins that no public chart is known to have. */
const UNSEEN = 'written for a test, not seen: ';

suite('each word', () => {
  for (const word of VOCABULARY) {
    test(`${word.role}: ${word.word}`, () => {
      const texts = [...SUBJECTS[subjectOf(word)]].filter((text) => hasWord(word, text));
      assert.ok(texts.length > 0, 'no fixture has it');
      assert.ok(
        texts.every((text) => has(word.role, text)),
        'what one word of a role matches, the role does',
      );
    });
  }
});

test('no word is listed twice', () => {
  const all = VOCABULARY.map(({ role, match, word }) => `${role}, ${match}: ${word}`);
  assert.deepEqual([...new Set(all)], all);
});

test('the evidence names a chart and its key', () => {
  const odd = VOCABULARY.filter(({ seen }) => !/^[^:]+: \S/.test(seen));
  assert.deepEqual(odd, []);
});

test('a word without a chart stands in the fixture that it was written for', () => {
  const unseen = VOCABULARY.filter(({ seen }) => seen.startsWith(UNSEEN));
  assert.ok(unseen.length > 0);
  const missing = unseen.filter((word) => {
    const subjects = subjectsOf(textsOf(word.seen.slice(UNSEEN.length)))[subjectOf(word)];
    return ![...subjects].some((text) => hasWord(word, text));
  });
  assert.deepEqual(missing, []);
});

function textsOf(folder: string): readonly string[] {
  return fixtures(folder).map(({ text }) => text);
}

/** All keys, fields and strings that the words of Helm values are compared with. */
function subjectsOf(texts: readonly string[]): Readonly<Record<Subject, ReadonlySet<string>>> {
  const found = {
    key: new Set<string>(),
    field: new Set<string>(),
    'word before image': new Set<string>(),
    value: new Set<string>(),
  };
  const takeKey = (key: string): void => {
    found.key.add(key);
    found.field.add(fieldName(key));
    found['word before image'].add(wordBeforeImage(key) ?? '');
  };
  for (const text of texts) {
    for (const { start, end } of segments(text)) {
      for (const { root } of readTrees(text.slice(start, end), ALL_KEYS)) {
        if (root) {
          walk(root, [], (node, path) => {
            const key = path.at(-1);
            if (typeof key === 'string') {
              takeKey(key);
              if (node.kind === 'scalar' && isImageKey(key)) {
                found.value.add(node.value);
              }
            }
            return true;
          });
        }
      }
    }
  }
  return found;
}
