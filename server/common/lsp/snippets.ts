// Text as a snippet of the protocol, in which a placeholder for the domain is selected, so that typing replaces it.
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { placeholdersIn } from '../../../core/index.ts';
import type { Client } from './fromProtocol.ts';

/** All placeholders in `text` are one tab stop: typed once. Source: the snippet syntax of the Language Server Protocol 3.18. */
export function toSnippet(text: string): string {
  let snippet = '';
  let done = 0;
  for (const { start, end } of placeholdersIn(text)) {
    snippet += `${escaped(text.slice(done, start))}\${1:${escaped(text.slice(start, end))}}`;
    done = end;
  }
  return snippet + escaped(text.slice(done));
}

/** `edit` with snippets in place of the texts that have a placeholder, where the client takes such edits. Otherwise `edit` itself. */
export function fillable({ snippetEdits }: Client, edit: WorkspaceEdit): WorkspaceEdit {
  return snippetEdits && edit.documentChanges
    ? {
        documentChanges: edit.documentChanges.map((change) =>
          'edits' in change ? { ...change, edits: change.edits.map(withTabStops) } : change,
        ),
      }
    : edit;
}

function withTabStops(edit: TextDocumentEdit['edits'][number]): TextDocumentEdit['edits'][number] {
  return 'newText' in edit && placeholdersIn(edit.newText).length > 0
    ? { range: edit.range, snippet: { kind: 'snippet', value: toSnippet(edit.newText) } }
    : edit;
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
