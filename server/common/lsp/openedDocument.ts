// A document as it was opened. The library's looks at every character for the ends of lines, which takes 4 to 13 ms for 2 MB. This one searches
// for them, in 1 ms. With the first edit the library's takes its place, because that keeps its lines from edit to edit.
import type { Position, Range, TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLineIndex, type LineIndex } from '../../../core/index.ts';

/** How the open documents of a session are made and edited. */
export const OPENED_DOCUMENTS: TextDocumentsConfiguration<TextDocument> = {
  create: (uri, languageId, version, text) =>
    new OpenedDocument(TextDocument.create(uri, languageId, version, text)),
  update: (document, changes, version) =>
    TextDocument.update(document instanceof OpenedDocument ? document.editable : document, changes, version),
};

/** A text that is no open document, such as a file of the disk. */
export function documentOf(uri: string, text: string): TextDocument {
  return new OpenedDocument(TextDocument.create(uri, 'yaml', 0, text));
}

/** Gives the answers of the library's document, which `test/server/openedDocument.test.ts` holds it to. */
class OpenedDocument implements TextDocument {
  readonly editable: TextDocument;
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  #known: LineIndex | null = null;

  constructor(editable: TextDocument) {
    this.editable = editable;
    this.uri = editable.uri;
    this.languageId = editable.languageId;
    this.version = editable.version;
  }

  getText(range?: Range): string {
    const text = this.editable.getText();
    return range ? text.substring(this.offsetAt(range.start), this.offsetAt(range.end)) : text;
  }

  positionAt(offset: number): Position {
    // There and back, because an offset inside of a line end counts as the end of the line.
    return this.#lines.positionAt(this.#lines.offsetAt(this.#lines.positionAt(offset)));
  }

  offsetAt(position: Position): number {
    return this.#lines.offsetAt(position);
  }

  getLineRange(line: number): Range {
    return this.editable.getLineRange(line);
  }

  getEOLCharacters(line: number): string {
    return this.editable.getEOLCharacters(line);
  }

  get lineCount(): number {
    return this.editable.lineCount;
  }

  get #lines(): LineIndex {
    this.#known ??= createLineIndex(this.editable.getText());
    return this.#known;
  }
}
