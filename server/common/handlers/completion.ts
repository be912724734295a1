// textDocument/completion: images where one is typed, ignore comments, and policies where a new YAML document begins.

import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  InsertTextFormat,
  type Position,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { clusterFacts } from '../../../core/index.ts';
import { ignoreItems, imageItems } from '../imageCompletion.ts';
import { toSnippet } from '../lsp/snippets.ts';
import { choicesFor, policyYaml } from '../policyText.ts';
import type { Session } from '../session.ts';

export async function completion(
  session: Session,
  { textDocument, position }: CompletionParams,
): Promise<CompletionItem[]> {
  const file = await session.file(textDocument.uri);
  const typed = file && (ignoreItems(file, position) ?? imageItems(session, file, position));
  if (typed) {
    return typed;
  }
  if (file?.document.languageId !== 'yaml' || !startsDocument(file.document, position)) {
    return [];
  }
  const { snippets } = session.client;
  const choices = choicesFor(clusterFacts(file.settings)).filter(({ fits }) => fits);
  const items = choices.map(async ({ kind, title, detail, recommended }, index): Promise<CompletionItem> => {
    const { yaml } = await policyYaml(session, { kind, uri: textDocument.uri });
    const text = position.line + 1 < file.document.lineCount ? yaml.trimEnd() : yaml;
    return {
      label: recommended ? 'nearpull-policy' : `nearpull-policy-${kind}`,
      // Whoever knows what the recommended one is called by the others finds it too.
      filterText: `nearpull-policy-${kind}`,
      sortText: `nearpull-policy-${index}`,
      kind: CompletionItemKind.Snippet,
      detail: title,
      documentation: detail,
      insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: {
        range: { start: { line: position.line, character: 0 }, end: position },
        newText: snippets ? toSnippet(text) : text,
      },
    };
  });
  return Promise.all(items);
}

/** Whether nothing but a word being typed stands in the YAML document at `position`. */
function startsDocument(document: TextDocument, position: Position): boolean {
  const line = (index: number) => document.getText(document.getLineRange(index));
  const isOpen = (from: number, step: 1 | -1): boolean => {
    for (let index = from; Math.abs(index - from) < FARTHEST; index += step) {
      if (index < 0 || index >= document.lineCount || /^(---|\.\.\.)(\s|$)/.test(line(index))) {
        return true;
      }
      if (!/^\s*(#.*)?$/.test(line(index))) {
        return false;
      }
    }
    return false;
  };
  return (
    /^[\w-]*$/.test(line(position.line)) && isOpen(position.line - 1, -1) && isOpen(position.line + 1, 1)
  );
}

/** Lines of comments and nothing that are worth looking through. */
const FARTHEST = 100;
