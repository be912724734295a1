// What client and server say beyond the protocol is written down on both sides, which may not import each other: both must agree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as client from '../../client/common/requests.ts';
import * as server from '../../server/common/requests.ts';

test('client and server know the same names', () => {
  assert.deepEqual(client.METHODS, server.METHODS);
  assert.deepEqual(client.CLIENT_COMMANDS, server.CLIENT_COMMANDS);
  // The server has one more, for editors that are not ours.
  assert.partialDeepStrictEqual(server.SERVER_COMMANDS, client.SERVER_COMMANDS);
});

/** `tsc` holds the shapes: each side must take what the other one sends. */
type Takes<Receiver, Sender extends Receiver> = Sender extends Receiver ? true : never;

export type Agreement = readonly [
  Takes<server.PolicyParams, client.PolicyParams>,
  Takes<server.InsertPolicyParams, client.InsertPolicyParams>,
  Takes<server.ValidateDomainParams, { readonly domain: string }>,
  Takes<server.WorkspaceEditsParams, { readonly files: readonly client.WorkspaceFile[] }>,
  Takes<server.ProxyDomainParams, { readonly uri?: string }>,
  Takes<server.FindFilesResult, client.FindFilesResult>,
  Takes<server.TrustParams, client.TrustParams>,
  Takes<client.FindFilesParams, server.FindFilesParams>,
  Takes<client.ReadFilesParams, server.ReadFilesParams>,
  Takes<client.ProxyDomainResult, server.ProxyDomainResult>,
  Takes<client.ClientCommandArgument, server.ClientCommandArgument>,
  Takes<client.PolicyChoice, server.PolicyChoice>,
  Takes<client.PolicyText, server.PolicyText>,
  Takes<client.PolicyInsertion, server.PolicyInsertion>,
  Takes<client.ValidateDomainResult, server.ValidateDomainResult>,
  Takes<client.WorkspaceEditsResult, server.WorkspaceEditsResult>,
  Takes<client.StatusParams, server.StatusParams>,
];
