// The edits that insert a policy into an open document: for the command of a client, and as a code action of its own.
import type { WorkspaceEdit } from 'vscode-languageserver';
import { applyEdits, insertPolicy } from '../../core/index.ts';
import type { FileEdits, PlaceParams } from '../../protocol/documents.ts';
import type { InsertPolicyParams, PolicyInsertion } from '../../protocol/policies.ts';
import { fillable } from './lsp/snippets.ts';
import { toRangesIn, toTextEdits, workspaceEdit } from './lsp/toProtocol.ts';
import { policyYaml } from './policyText.ts';
import type { Session } from './session.ts';

/** Null where the document is not open. */
export async function policyInsertion(
  session: Session,
  params: InsertPolicyParams,
): Promise<PolicyInsertion | null> {
  const { yaml, problem } = await policyYaml(session, params);
  const document = session.documents.get(params.uri);
  if (!document) {
    return null;
  }
  const text = document.getText();
  const { edits, selections } = insertPolicy(text, document.offsetAt(params.position), yaml);
  return {
    version: document.version,
    edits: toTextEdits(document, edits),
    selections: toRangesIn(applyEdits(text, edits), selections),
    problem,
  };
}

/** Inserts the policy that is recommended for the settings. */
export async function policyEdit(session: Session, place: PlaceParams): Promise<WorkspaceEdit> {
  const { client } = session;
  return fillable(client, workspaceEdit(client, await policyFiles(session, place)));
}

/** The same by file, as `SERVER_COMMANDS.applyFix` takes it. Empty where the document is not open. */
export async function policyFiles(session: Session, { uri, position }: PlaceParams): Promise<FileEdits[]> {
  const insertion = await policyInsertion(session, { uri, position });
  return insertion ? [{ uri, version: insertion.version, edits: insertion.edits }] : [];
}
