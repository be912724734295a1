// What the client can ask the server beyond the protocol: one typed function a question.
import type { CancellationToken, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type InsertPolicyParams,
  METHODS,
  type PolicyChoice,
  type PolicyInsertion,
  type PolicyParams,
  type PolicyText,
  type ProxyDomainResult,
  SERVER_COMMANDS,
  type ValidateDomainResult,
  type WorkspaceEditsResult,
  type WorkspaceFile,
} from './requests.ts';

export interface Server {
  /** A document's address as the protocol writes it, for the questions below. */
  readonly address: (uri: Uri) => string;
  /** The recommended one first. */
  readonly policies: () => Promise<readonly PolicyChoice[]>;
  /** Why `domain` cannot be used, in words; null where it can. */
  readonly domainProblem: (domain: string) => Promise<string | null>;
  /** The domain that holds for a document or folder, and who says so; without one, for what lies in no folder. */
  readonly proxyDomain: (uri: Uri | undefined) => Promise<ProxyDomainResult>;
  readonly policy: (params: PolicyParams) => Promise<PolicyText>;
  /** Null for a document that the server does not look at. */
  readonly insertPolicy: (params: InsertPolicyParams) => Promise<PolicyInsertion | null>;
  /** Fixes an open document. Resolves with the number of edits that it took. */
  readonly fixAll: (uri: Uri) => Promise<number>;
  readonly workspaceEdits: (
    files: readonly WorkspaceFile[],
    token: CancellationToken,
  ) => Promise<WorkspaceEditsResult>;
}

/** Each question rejects when the server cannot be reached, and starts it where it is not yet running. */
export function serverOf(client: BaseLanguageClient): Server {
  const execute = <R>(command: string, argument: unknown) =>
    client.sendRequest<R>('workspace/executeCommand', { command, arguments: [argument] });
  const address = (uri: Uri) => client.code2ProtocolConverter.asUri(uri);
  return {
    address,
    // With parameters, though it needs none: without them the server's handler would get its cancellation token in their place.
    policies: () => client.sendRequest<readonly PolicyChoice[]>(METHODS.policies, {}),
    domainProblem: async (domain) => {
      const { problem } = await client.sendRequest<ValidateDomainResult>(METHODS.validateDomain, { domain });
      return problem;
    },
    proxyDomain: (uri) =>
      client.sendRequest<ProxyDomainResult>(METHODS.proxyDomain, uri ? { uri: address(uri) } : {}),
    policy: (params) => execute<PolicyText>(SERVER_COMMANDS.policy, params),
    insertPolicy: (params) => execute<PolicyInsertion | null>(SERVER_COMMANDS.insertPolicy, params),
    fixAll: (uri) => execute<number>(SERVER_COMMANDS.fixAll, { uri: address(uri) }),
    workspaceEdits: (files, token) =>
      client.sendRequest<WorkspaceEditsResult>(METHODS.workspaceEdits, { files }, token),
  };
}
