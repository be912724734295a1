// What the knowledge about neighbours needs, and what it tells of a file beside a document.
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FolderFiles } from './folderFiles.ts';

export interface NeighbourPorts {
  readonly filesOf: (folder: string) => FolderFiles;
  readonly documents: Pick<TextDocuments<TextDocument>, 'all' | 'get'>;
  /** What is known about an open document has changed. */
  readonly onChange: () => void;
  /** A folder could not be looked through. */
  readonly onFailure: (error: unknown) => void;
  /** The ignore file at `path` is too long to be used. */
  readonly onUnused: (path: string) => void;
  /** Files at these paths, in the folder at this URI, are not read beside others. */
  readonly onLeftOut: (folder: string, paths: readonly string[]) => void;
}

/** A file beside a document, as an edit of it must name it. */
export interface NeighbourFile {
  readonly uri: string;
  /** Null where it is not open. */
  readonly version: number | null;
  readonly text: string;
}
