// Tests that an open document answers as the library's does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { documentOf, OPENED_DOCUMENTS } from '../../server/common/lsp/openedDocument.ts';
import { generator } from '../support/random.ts';

const PIECES = ['a', 'é', '😀', '\n', '\r\n', '\r', '\n\r', ' ', '', '\n---\n', '\r---\r', '\n...', '\ufeff'];

/** A text of at most 12 pieces. */
function someText(random: (limit: number) => number): string {
  return Array.from({ length: random(12) }, () => PIECES[random(PIECES.length)]).join('');
}

function assertAlike(ours: TextDocument, theirs: TextDocument): void {
  const text = theirs.getText();
  assert.equal(ours.getText(), text);
  assert.equal(ours.lineCount, theirs.lineCount, JSON.stringify(text));
  for (let offset = -1; offset <= text.length + 1; offset++) {
    assert.deepEqual(ours.positionAt(offset), theirs.positionAt(offset), JSON.stringify({ text, offset }));
  }
  for (let line = -1; line <= theirs.lineCount; line++) {
    assert.deepEqual(ours.getLineRange(line), theirs.getLineRange(line), JSON.stringify({ text, line }));
    assert.equal(ours.getEOLCharacters(line), theirs.getEOLCharacters(line), JSON.stringify({ text, line }));
    for (let character = -1; character < 6; character++) {
      const at = { line, character };
      assert.equal(ours.offsetAt(at), theirs.offsetAt(at), JSON.stringify({ text, at }));
      const range = { start: { line: 1, character: 1 }, end: at };
      assert.equal(ours.getText(range), theirs.getText(range), JSON.stringify({ text, range }));
    }
  }
}

test('offsets, positions, lines and ranges are those of the library, with every kind of line end', () => {
  const random = generator(7);
  for (let n = 0; n < 300; n++) {
    const text = someText(random);
    assertAlike(documentOf('file:///a', text), TextDocument.create('file:///a', 'yaml', 0, text));
  }
});

test('after changes of any kind, several in one message, it is the document of the library', () => {
  const random = generator(11);
  const position = () => ({ line: random(8) - 1, character: random(8) - 1 });
  const change = () =>
    random(9) === 0
      ? { text: someText(random) }
      : { range: { start: position(), end: position() }, text: someText(random).slice(0, random(6)) };
  for (let n = 0; n < 200; n++) {
    const text = someText(random);
    let ours = OPENED_DOCUMENTS.create('file:///a', 'helm', 0, text);
    let theirs = text;
    for (let version = 1; version < 6; version++) {
      const changes = Array.from({ length: 1 + random(3) }, change);
      ours = OPENED_DOCUMENTS.update(ours, changes, version);
      theirs = changes.reduce(changedByLibrary, theirs);
      assert.deepEqual([ours.uri, ours.languageId, ours.version], ['file:///a', 'helm', version]);
      assertAlike(ours, TextDocument.create('file:///a', 'helm', 0, theirs));
    }
  }
});

/** The library is given one change, because it counts its lines wrong after a change behind the last line. */
function changedByLibrary(text: string, change: TextDocumentContentChangeEvent): string {
  return TextDocument.update(TextDocument.create('file:///a', 'yaml', 0, text), [change], 1).getText();
}

test('a document stays as it was when it is edited', () => {
  const { create, update } = OPENED_DOCUMENTS;
  const opened = create('file:///a', 'yaml', 3, 'a\nb\n');
  update(opened, [{ text: 'c\n' }], 4);
  assert.deepEqual([opened.version, opened.getText(), opened.lineCount], [3, 'a\nb\n', 3]);
});
