// Tests of the search for several words at once: it finds what a search for each word finds, in a text and in its bytes.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { suite, test } from 'node:test';
import { holdsAny } from '../../core/text/words.ts';

const WORDS = ['mage', 'docker.io', 'oci://', '"hub"', 'a|b', '(c', 'd$', '[e]', '\\f', '访问域名', '😀'];

suite('a search for any of several words', () => {
  test('finds each word, in a text and in its bytes', () => {
    for (const word of WORDS) {
      for (const text of [word, `x${word}`, `${word}\n`, `# ${word} 名\n`]) {
        assert.ok(holdsAny(text, WORDS), text);
        assert.ok(holdsAny(Buffer.from(text).toString('latin1'), WORDS), text);
      }
    }
  });

  test('finds nothing else', () => {
    for (const text of [
      '',
      'mag\ne',
      'dockerXio',
      'aXb',
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      '访问',
      '名域',
      'e\u0301',
    ]) {
      assert.ok(!holdsAny(text, WORDS), text);
      assert.ok(!holdsAny(Buffer.from(text).toString('latin1'), WORDS), text);
    }
  });

  test('takes several lists, each with its own answer', () => {
    const [one, other] = [['one'], ['other']];
    assert.deepEqual(
      ['one', 'other', 'third'].map((text) => [
        holdsAny(text, one),
        holdsAny(text, other),
        holdsAny(text, one, other),
        holdsAny(text, other, one),
      ]),
      [
        [true, false, true, true],
        [false, true, true, true],
        [false, false, false, false],
      ],
    );
  });

  test('finds the empty word in every text, and nothing for no words', () => {
    assert.ok(holdsAny('', ['a', '']));
    assert.ok(holdsAny('b', ['']));
    assert.ok(!holdsAny('b', []));
    assert.ok(!holdsAny('', []));
  });
});
