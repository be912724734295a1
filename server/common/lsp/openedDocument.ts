// An open document. The library's is one string, which each edit copies. This one is a stream of documents, and an edit copies one of them.
import type {
  Position,
  Range,
  TextDocumentContentChangeEvent,
  TextDocumentsConfiguration,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { YamlStream } from '../../../core/index.ts';

/** How the open documents of a session are made and edited. */
export const OPENED_DOCUMENTS: TextDocumentsConfiguration<OpenedDocument> = {
  create: (uri, languageId, version, text) =>
    new OpenedDocument(uri, languageId, version, YamlStream.of(text)),
  update: (document, changes, version) =>
    new OpenedDocument(document.uri, document.languageId, version, changes.reduce(changed, document.stream)),
};

/** A text that is no open document, such as a file of the disk. */
export function documentOf(uri: string, text: string): OpenedDocument {
  return new OpenedDocument(uri, 'yaml', 0, YamlStream.of(text));
}

/** One version of a document: it never changes. Gives the answers of the library's document, which `test/server/openedDocument.test.ts` holds it to. */
export class OpenedDocument implements TextDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly stream: YamlStream;

  constructor(uri: string, languageId: string, version: number, stream: YamlStream) {
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.stream = stream;
  }

  getText(range?: Range): string {
    const { text } = this.stream;
    return range ? text.substring(this.offsetAt(range.start), this.offsetAt(range.end)) : text;
  }

  positionAt(offset: number): Position {
    // There and back, because an offset inside of a line end counts as the end of the line.
    const { lines } = this.stream;
    return lines.positionAt(lines.offsetAt(lines.positionAt(offset)));
  }

  offsetAt(position: Position): number {
    return this.stream.lines.offsetAt(position);
  }

  get lineCount(): number {
    return this.stream.lines.end.line + 1;
  }

  getLineRange(line: number): Range {
    const start = { line: Math.min(line, this.lineCount - 1), character: 0 };
    return line < 0
      ? { start: START, end: START }
      : {
          start,
          end: this.positionAt(this.offsetAt({ line: start.line, character: Number.MAX_SAFE_INTEGER })),
        };
  }

  getEOLCharacters(line: number): string {
    return line < 0 || line >= this.lineCount
      ? ''
      : this.getText({ start: this.getLineRange(line).end, end: { line: line + 1, character: 0 } });
  }
}

const START: Position = { line: 0, character: 0 };

function changed(stream: YamlStream, change: TextDocumentContentChangeEvent): YamlStream {
  if (!('range' in change)) {
    return YamlStream.of(change.text);
  }
  const { lines } = stream;
  const [one, other] = [lines.offsetAt(change.range.start), lines.offsetAt(change.range.end)];
  return stream.replace({ start: Math.min(one, other), end: Math.max(one, other) }, change.text);
}
