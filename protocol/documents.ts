// Documents, places in them, and edits of them, as several messages carry them.
import type { Position, TextEdit } from 'vscode-languageserver-types';

export interface DocumentParams {
  readonly uri: string;
}

export interface PlaceParams extends DocumentParams {
  readonly position: Position;
}

export interface FileEdits {
  readonly uri: string;
  /** Null when the document is not open. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}
