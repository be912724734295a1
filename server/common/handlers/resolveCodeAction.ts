// codeAction/resolve: makes the edit of a code action that was offered without one. Only policies are.
import { type CodeAction, Position } from 'vscode-languageserver';
import { asRecord } from '../lsp/fromProtocol.ts';
import { policyEdit } from '../policyEdits.ts';
import type { Session } from '../session.ts';

/** The policy of the settings and the text of now, at the place that the action was offered for. Other actions stay as they are. */
export async function resolveCodeAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const { uri, position } = asRecord(action.data);
  return typeof uri === 'string' && Position.is(position)
    ? { ...action, edit: await policyEdit(session, { uri, position }) }
    : action;
}

/** What is answered where a bug of ours leaves no answer: an action that does nothing. */
export const NO_ACTION: CodeAction = { title: '' };
