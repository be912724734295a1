// What the client can ask the server beyond the protocol: one typed function a question.
import type { CancellationToken, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type InsertPolicyParams,
  METHODS,
  type Policies,
  type PoliciesParams,
  type PolicyInsertion,
  type PolicyParams,
  type PolicyPreview,
  type PolicyText,
  type ProxyDomainResult,
  SERVER_COMMANDS,
  type ServerCommands,
  type ServerRequests,
  type WorkspaceEditsResult,
  type WorkspaceFile,
} from '../../protocol/messages.ts';

export interface Server {
  /** A document's address as the protocol writes it, for the questions below. */
  readonly address: (uri: Uri) => string;
  readonly policies: (params: PoliciesParams) => Promise<Policies>;
  /** Why `domain` cannot be used, in words; null where it can. */
  readonly domainProblem: (domain: string) => Promise<string | null>;
  /** The domain that holds for a document or folder, and who says so; without one, for what lies in no folder. */
  readonly proxyDomain: (uri: Uri | undefined) => Promise<ProxyDomainResult>;
  readonly policy: (params: PolicyParams) => Promise<PolicyText>;
  /** Null for a document that the server does not look at. */
  readonly insertPolicy: (params: InsertPolicyParams) => Promise<PolicyInsertion | null>;
  /** Null for a document that is not open, or that the server does not look at. */
  readonly previewPolicy: (uri: Uri) => Promise<PolicyPreview | null>;
  /** Fixes an open document. Resolves with the number of edits that it took. */
  readonly fixAll: (uri: Uri) => Promise<number>;
  readonly workspaceEdits: (
    files: readonly WorkspaceFile[],
    token: CancellationToken,
  ) => Promise<WorkspaceEditsResult>;
}

/** Each question rejects when the server cannot be reached, and starts it where it is not yet running. */
export function serverOf(client: BaseLanguageClient): Server {
  const ask = <M extends keyof ServerRequests>(
    method: M,
    params: Parameters<ServerRequests[M]>[0],
    token?: CancellationToken,
  ) =>
    // A token that is undefined would be sent as a second parameter.
    token
      ? client.sendRequest<ReturnType<ServerRequests[M]>>(method, params, token)
      : client.sendRequest<ReturnType<ServerRequests[M]>>(method, params);
  const execute = <C extends keyof ServerCommands>(command: C, argument: Parameters<ServerCommands[C]>[0]) =>
    client.sendRequest<ReturnType<ServerCommands[C]>>('workspace/executeCommand', {
      command,
      arguments: [argument],
    });
  const address = (uri: Uri) => client.code2ProtocolConverter.asUri(uri);
  return {
    address,
    policies: (params) => ask(METHODS.policies, params),
    domainProblem: async (domain) => (await ask(METHODS.validateDomain, { domain })).problem,
    proxyDomain: (uri) => ask(METHODS.proxyDomain, uri ? { uri: address(uri) } : {}),
    policy: (params) => execute(SERVER_COMMANDS.policy, params),
    insertPolicy: (params) => execute(SERVER_COMMANDS.insertPolicy, params),
    previewPolicy: (uri) => execute(SERVER_COMMANDS.previewPolicy, { uri: address(uri) }),
    fixAll: (uri) => execute(SERVER_COMMANDS.fixAll, { uri: address(uri) }),
    workspaceEdits: (files, token) => ask(METHODS.workspaceEdits, { files }, token),
  };
}
