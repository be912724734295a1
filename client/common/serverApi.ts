// What the client can ask the server beyond the protocol: one typed function for each request.
import { type CancellationToken, type Position, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { PlaceParams } from '../../protocol/documents.ts';
import type {
  FindFixesResult,
  FindManifestsParams,
  FindManifestsResult,
  FindPodsResult,
  ManifestFile,
} from '../../protocol/fixes.ts';
import type {
  IgnoreEditsResult,
  ImageAtResult,
  InventoryResult,
  PlacesParams,
  ScanState,
} from '../../protocol/inventory.ts';
import {
  type ChartOverlayParams,
  type ChartOverlayResult,
  type ChartProof,
  type FixAllParams,
  METHODS,
  type PresetChoice,
  type ProjectEditParams,
  type ProjectEditResult,
  type ProveChartParams,
  type ProxyChoiceParams,
  type ProxyChoiceResult,
  type ProxyDomainResult,
  SERVER_COMMANDS,
  type ServerCommands,
  type ServerRequests,
} from '../../protocol/messages.ts';
import type {
  InsertPolicyParams,
  Policies,
  PoliciesParams,
  PolicyInsertion,
  PolicyName,
  PolicyParams,
  PolicyPreview,
  PolicyText,
} from '../../protocol/policies.ts';
import type {
  CheckProxyParams,
  CheckProxyResult,
  NamespacePlanParams,
  NamespacePlanResult,
  ProxyProgressParams,
} from '../../protocol/registry.ts';

export interface Server {
  /** A document's address as the protocol writes it, for the requests below. */
  readonly address: (uri: Uri) => string;
  /** The other way round. */
  readonly uri: (address: string) => Uri;
  readonly policies: (params: PoliciesParams) => Promise<Policies>;
  /** What an address of a proxy means that a person types. */
  readonly proxyChoice: (params: ProxyChoiceParams) => Promise<ProxyChoiceResult>;
  readonly presets: () => Promise<readonly PresetChoice[]>;
  /** The settings of a document or folder that differ from their defaults. Without `uri`: those outside of any folder. */
  readonly settings: (uri: Uri | undefined) => Promise<Readonly<Record<string, unknown>>>;
  /** The domain for a document or folder, and the project file that names it. Without `uri`: the domain for files outside of any folder. */
  readonly proxyDomain: (uri: Uri | undefined) => Promise<ProxyDomainResult>;
  readonly policy: (params: PolicyParams) => Promise<PolicyText>;
  /** Resolves with null for a document that is not open, or that the server does not get. */
  readonly insertPolicy: (params: InsertPolicyParams) => Promise<PolicyInsertion | null>;
  /** Resolves with null in the same cases. */
  readonly previewPolicy: (uri: Uri, policy?: PolicyName) => Promise<PolicyPreview | null>;
  /** Fixes an open document, or the images in a range of it. Resolves with the number of images. */
  readonly fixAll: (uri: Uri, range?: FixAllParams['range']) => Promise<number>;
  /** Removes the ignore comments of an open document that silence nothing. Resolves with their number. */
  readonly removeIgnores: (uri: Uri) => Promise<number>;
  /** The project file of a document's folder with another value of a setting. */
  readonly projectEdit: (params: ProjectEditParams) => Promise<ProjectEditResult>;
  /** Makes the first fix of the finding at a place of an open document. Resolves with false when there is none. */
  readonly rewriteAt: (uri: Uri, position: Position) => Promise<boolean>;
  /** Renders the chart of a file before and after its fixes. */
  readonly proveChart: (params: ProveChartParams) => Promise<ChartProof>;
  /** The values that bring the images of a chart to the proxy. */
  readonly chartOverlay: (params: ChartOverlayParams) => Promise<ChartOverlayResult>;
  /** Asks the proxy about the images. `onProgress` is told of each answer. */
  readonly checkProxy: (
    params: CheckProxyParams,
    token: CancellationToken,
    onProgress: (progress: ProxyProgressParams) => void,
  ) => Promise<CheckProxyResult>;
  /** What the proxy must have for the images of the workspace. */
  readonly namespacePlan: (params: NamespacePlanParams) => Promise<NamespacePlanResult>;
  readonly findManifests: (
    params: FindManifestsParams,
    token: CancellationToken,
  ) => Promise<FindManifestsResult>;
  readonly findFixes: (files: readonly ManifestFile[], token: CancellationToken) => Promise<FindFixesResult>;
  /** What has changed in the inventory since its `revision` was `after`. */
  readonly inventory: (after: number) => Promise<InventoryResult>;
  /** Starts or stops the scan of the workspace. */
  readonly scan: (run: boolean) => Promise<ScanState>;
  readonly ignoreEdits: (params: PlacesParams) => Promise<IgnoreEditsResult>;
  readonly imageAt: (params: PlaceParams) => Promise<ImageAtResult>;
  readonly findPods: (files: readonly ManifestFile[], token: CancellationToken) => Promise<FindPodsResult>;
}

/**
 * Every request starts the server if it is not running yet, and rejects when the server cannot be reached.
 *
 * @param current the client of now, which a restart replaces. Rejects where there is none.
 */
export function serverOf(current: () => Promise<BaseLanguageClient>): Server {
  const ask = async <M extends keyof ServerRequests>(
    method: M,
    params: Parameters<ServerRequests[M]>[0],
    token?: CancellationToken,
  ): Promise<ReturnType<ServerRequests[M]>> => {
    const client = await current();
    // A token that is undefined would be sent as a second parameter.
    return token ? client.sendRequest(method, params, token) : client.sendRequest(method, params);
  };
  const execute = async <C extends keyof ServerCommands>(
    command: C,
    argument: Parameters<ServerCommands[C]>[0],
  ): Promise<ReturnType<ServerCommands[C]>> => {
    const params = { command, arguments: [argument] };
    return (await current()).sendRequest('workspace/executeCommand', params);
  };
  // As the language client writes and reads addresses, unless it is told otherwise.
  const address = (uri: Uri) => uri.toString();
  return {
    address,
    uri: (written) => Uri.parse(written),
    policies: (params) => ask(METHODS.policies, params),
    proxyChoice: (params) => ask(METHODS.proxyChoice, params),
    settings: async (uri) => (await ask(METHODS.settings, uri ? { uri: address(uri) } : {})).values,
    presets: async () => (await ask(METHODS.presets, {})).presets,
    proxyDomain: (uri) => ask(METHODS.proxyDomain, uri ? { uri: address(uri) } : {}),
    policy: (params) => execute(SERVER_COMMANDS.policy, params),
    insertPolicy: (params) => execute(SERVER_COMMANDS.insertPolicy, params),
    previewPolicy: (uri, policy) =>
      execute(SERVER_COMMANDS.previewPolicy, { uri: address(uri), ...(policy ? { policy } : {}) }),
    fixAll: (uri, range) => execute(SERVER_COMMANDS.fixAll, { uri: address(uri), ...(range && { range }) }),
    removeIgnores: (uri) => execute(SERVER_COMMANDS.removeIgnores, { uri: address(uri) }),
    projectEdit: (params) => ask(METHODS.projectEdit, params),
    rewriteAt: (uri, { line, character }) =>
      execute(SERVER_COMMANDS.rewriteAt, { uri: address(uri), position: { line, character } }),
    findManifests: (params, token) => ask(METHODS.findManifests, params, token),
    findFixes: (files, token) => ask(METHODS.findFixes, { files }, token),
    inventory: (after) => ask(METHODS.inventory, { after }),
    scan: (run) => ask(METHODS.scan, { run }),
    ignoreEdits: (params) => ask(METHODS.ignoreEdits, params),
    imageAt: (params) => ask(METHODS.imageAt, params),
    findPods: (files, token) => ask(METHODS.findPods, { files }, token),
    proveChart: (params) => execute(SERVER_COMMANDS.proveChart, params),
    chartOverlay: (params) => execute(SERVER_COMMANDS.chartOverlay, params),
    async checkProxy(params, token, onProgress) {
      const client = await current();
      const listening = client.onNotification(METHODS.proxyProgress, onProgress);
      try {
        return await ask(METHODS.checkProxy, params, token);
      } finally {
        listening.dispose();
      }
    },
    namespacePlan: (params) => ask(METHODS.namespacePlan, params),
  };
}
