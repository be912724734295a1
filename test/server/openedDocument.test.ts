// Tests that a document which was only opened answers as the library's does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentOf, OPENED_DOCUMENTS } from '../../server/common/lsp/openedDocument.ts';
import { generator } from '../support/random.ts';

const PIECES = ['a', 'é', '😀', '\n', '\r\n', '\r', '\n\r', ' ', ''];

test('offsets, positions and ranges are those of the library, with every kind of line end', () => {
  const random = generator(7);
  for (let n = 0; n < 300; n++) {
    const text = Array.from({ length: random(12) }, () => PIECES[random(PIECES.length)]).join('');
    const theirs = TextDocument.create('file:///a', 'yaml', 0, text);
    const ours = documentOf('file:///a', text);
    for (let offset = -1; offset <= text.length + 1; offset++) {
      assert.deepEqual(ours.positionAt(offset), theirs.positionAt(offset), JSON.stringify({ text, offset }));
    }
    for (let line = -1; line <= theirs.lineCount; line++) {
      for (let character = -1; character < 6; character++) {
        const at = { line, character };
        assert.equal(ours.offsetAt(at), theirs.offsetAt(at), JSON.stringify({ text, at }));
        const range = { start: { line: 1, character: 1 }, end: at };
        assert.equal(ours.getText(range), theirs.getText(range), JSON.stringify({ text, range }));
      }
    }
  }
});

test('an edit leaves a document that the library goes on with', () => {
  const { create, update } = OPENED_DOCUMENTS;
  const opened = create('file:///a', 'helm', 3, 'a\nb\n');
  const range = { start: { line: 1, character: 1 }, end: { line: 1, character: 1 } };
  const edited = update(opened, [{ range, text: '\nc' }], 4);
  const again = update(edited, [{ range, text: '!' }], 5);
  assert.equal(again.getText(), 'a\nb!\nc\n');
  assert.deepEqual([again.version, again.languageId, again.uri], [5, 'helm', 'file:///a']);
  assert.deepEqual(again.positionAt(5), { line: 2, character: 0 });
});
