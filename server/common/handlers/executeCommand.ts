// workspace/executeCommand: what the client can have the server do. One function per command.
import type { ExecuteCommandParams } from 'vscode-languageserver';
import { applyEdits, fixAll, insertPolicy } from '../../../core/index.ts';
import { asRecord } from '../lsp/fromProtocol.ts';
import { type FileEdits, toRangesIn, toTextEdits, workspaceEdit } from '../lsp/toProtocol.ts';
import {
  type InsertPolicyParams,
  type PolicyInsertion,
  type PolicyParams,
  SERVER_COMMANDS,
} from '../requests.ts';
import type { Session } from '../session.ts';
import { policyText, policyYaml } from './policyText.ts';
import { previewOf } from './preview.ts';

export function executeCommand(session: Session, params: ExecuteCommandParams): Promise<unknown> {
  // An argument is what our own code actions and client wrote; what is wrong in one ends in the guard around the handlers.
  const argument: unknown = asRecord(params.arguments?.[0]);
  switch (params.command) {
    case SERVER_COMMANDS.fixAll:
      return fixFile(session, argument as { uri: string });
    case SERVER_COMMANDS.policy:
      return policyText(session, argument as PolicyParams);
    case SERVER_COMMANDS.insertPolicy:
      return insertAt(session, argument as InsertPolicyParams);
    case SERVER_COMMANDS.previewPolicy:
      return previewOf(session, argument as { uri: string });
    case SERVER_COMMANDS.applyFix:
      return apply(session, argument as FixArgument);
    default:
      throw new Error(`unknown command ${params.command}`);
  }
}

interface FixArgument {
  readonly files: readonly FileEdits[];
}

async function fixFile(session: Session, { uri }: { readonly uri: string }): Promise<number> {
  const file = await session.file(uri);
  const edits = file ? toTextEdits(file.document, fixAll(file.report)) : [];
  const done =
    file &&
    edits.length > 0 &&
    (await apply(session, { files: [{ uri, version: file.document.version, edits }] }));
  return done ? edits.length : 0;
}

async function insertAt(session: Session, params: InsertPolicyParams): Promise<PolicyInsertion | null> {
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

/** False where a text has moved on since, and where the client refuses. */
async function apply({ connection, client, documents }: Session, { files }: FixArgument): Promise<boolean> {
  const isCurrent = files.every(({ uri, version }) => (documents.get(uri)?.version ?? null) === version);
  if (!client.applyEdit || !isCurrent) {
    return false;
  }
  const edit = workspaceEdit(client, files);
  return (await connection.workspace.applyEdit({ edit })).applied;
}
