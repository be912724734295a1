// The edits of several fixes in VS Code's types. An edit that two fixes share is made once.
import { Range, type TextDocument, TextEdit } from 'vscode';
import type { OfferedFix } from '../../../protocol/fixes.ts';

export function editsOf(fixes: readonly OfferedFix[]): readonly TextEdit[] {
  const edits = new Map<string, TextEdit>();
  for (const edit of fixes.flatMap((fix) => fix.edits)) {
    const { start } = edit.range;
    edits.set(`${start.line}:${start.character} ${edit.newText}`, toEdit(edit));
  }
  return [...edits.values()];
}

/** An edit of the server. */
export function toEdit({ range: { start, end }, newText }: ProtocolEdit): TextEdit {
  return TextEdit.replace(new Range(start.line, start.character, end.line, end.character), newText);
}

type ProtocolEdit = OfferedFix['edits'][number];

/** The text of `document` after `edits`, none of which overlap. */
export function textAfter(document: TextDocument, edits: readonly TextEdit[]): string {
  const text = document.getText();
  let result = '';
  let end = 0;
  for (const { range, newText } of edits.toSorted((a, b) => a.range.start.compareTo(b.range.start))) {
    result += text.slice(end, document.offsetAt(range.start)) + newText;
    end = document.offsetAt(range.end);
  }
  return result + text.slice(end);
}
