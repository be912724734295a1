// The messages of client and server beyond the Language Server Protocol: their names, and the types of what they carry.
import type { Position, Range } from 'vscode-languageserver-types';
import type { DocumentParams, FileEdits, PlaceParams } from './documents.ts';
import type {
  FindFixesParams,
  FindFixesResult,
  FindManifestsParams,
  FindManifestsResult,
  FindPodsParams,
  FindPodsResult,
} from './fixes.ts';
import type {
  IgnoreEditsResult,
  ImageAtResult,
  InventoryParams,
  InventoryResult,
  PlacesParams,
  ScanParams,
  ScanState,
} from './inventory.ts';
import type {
  InsertPolicyParams,
  Policies,
  PoliciesParams,
  PolicyInsertion,
  PolicyName,
  PolicyParams,
  PolicyPreview,
  PolicyText,
  PreviewPolicyParams,
} from './policies.ts';
import type {
  CheckProxyParams,
  CheckProxyResult,
  NamespacePlanParams,
  NamespacePlanResult,
} from './registry.ts';

/** `InitializeParams.initializationOptions`. All of them are optional, so that other editors need not send any. */
export interface InitializationOptions {
  /** The client-side commands that this client has. The server offers nothing that needs a missing one. */
  readonly commands?: readonly (typeof CLIENT_COMMANDS)[keyof typeof CLIENT_COMMANDS][];
  /** Whether the client wants `nearpull/status`. */
  readonly status?: boolean;
  /** Whether the client wants `nearpull/scanState`. */
  readonly inventory?: boolean;
  /** Whether the client answers `nearpull/findFiles` and `nearpull/readFiles`. If not, the server reads `file:` folders itself. */
  readonly files?: boolean;
  /**
   * Whether the person trusts the workspace. If false, its project files are not used. If left out, they are used except for `proxy`.
   * See `nearpull/trust`.
   */
  readonly trusted?: boolean;
  /** URIs of documents that have killed the server, and that it is to leave alone. See `--crash-marker`. */
  readonly quarantined?: readonly string[];
  /** The settings, for clients without `workspace/configuration`: nested, without the `nearpull.` prefix. */
  readonly settings?: unknown;
}

/** The commands of code actions, code lenses and hovers that the client runs. Each gets one argument, a `ClientCommandArgument`. */
export const CLIENT_COMMANDS = {
  setProxyDomain: 'nearpull.setProxyDomain',
  insertPolicy: 'nearpull.insertPolicy',
  previewPolicy: 'nearpull.previewPolicy',
  /** Makes the first fix at a place. Only links call it. */
  rewriteAt: 'nearpull.rewriteAt',
  fixFile: 'nearpull.fixFile',
  fixWorkspace: 'nearpull.fixWorkspace',
  changeSeverity: 'nearpull.changeSeverity',
  turnRuleOff: 'nearpull.turnRuleOff',
  /** Opens the page of a rule. */
  showRulePage: 'nearpull.showRulePage',
  /** Says what the proxy must have for the image at a place. */
  showGuide: 'nearpull.showGuide',
  copyPull: 'nearpull.copyPull',
  showInventory: 'nearpull.showInventory',
} as const;

/** The document of the lightbulb or code lens, and for `insertPolicy` and `setProxyDomain` its position. The palette passes no argument. */
export interface ClientCommandArgument {
  readonly uri: string;
  readonly position?: Position;
  /** For `previewPolicy`: whether to ask for another file when this one has no Pods. */
  readonly choose?: boolean;
  /** For `setProxyDomain`: whether to rewrite the image at `position` afterwards. */
  readonly rewrite?: boolean;
  /** For `previewPolicy`: the policy under the code lens. */
  readonly policy?: PolicyName;
  /** For `changeSeverity` and `turnRuleOff`: the code of the rule. */
  readonly rule?: string;
  /** For `showRulePage`. */
  readonly link?: string;
  /** For `fixFile`: the images to fix. */
  readonly range?: Range;
}

/** The commands of `workspace/executeCommand`. Each takes one argument, an object. `ServerCommands` has the types. */
export const SERVER_COMMANDS = {
  /** Fixes an open document with `workspace/applyEdit`. Returns the number of images that were fixed. */
  fixAll: 'nearpull.server.fixAll',
  /** Removes the ignore comments of an open document that silence nothing. Returns their number. */
  removeIgnores: 'nearpull.server.removeIgnores',
  /** Makes the first fix of the finding at a place, as if it had been chosen in the lightbulb. Returns whether it was made. */
  rewriteAt: 'nearpull.server.rewriteAt',
  /** Returns the text of a policy, for a new file. */
  policy: 'nearpull.server.policy',
  /** Returns the edits that insert a policy into an open document; null when it is not open. The client makes the edits. */
  insertPolicy: 'nearpull.server.insertPolicy',
  /** Returns what a policy would do to an open document; null when it is not open. Nothing is changed. */
  previewPolicy: 'nearpull.server.previewPolicy',
  /** Renders the chart of a file before and after its safe fixes, with the helm of the person. */
  proveChart: 'nearpull.server.proveChart',
  /** Returns the values that bring the images of a chart to the proxy, proven with helm. */
  chartOverlay: 'nearpull.server.chartOverlay',
  /** Makes a quick fix, for clients that support only commands. Returns whether it was made. */
  applyFix: 'nearpull.server.applyFix',
} as const;

export interface ServerCommands {
  [SERVER_COMMANDS.fixAll]: (params: FixAllParams) => number;
  [SERVER_COMMANDS.removeIgnores]: (params: DocumentParams) => number;
  [SERVER_COMMANDS.rewriteAt]: (params: PlaceParams) => boolean;
  [SERVER_COMMANDS.policy]: (params: PolicyParams) => PolicyText;
  [SERVER_COMMANDS.insertPolicy]: (params: InsertPolicyParams) => PolicyInsertion | null;
  [SERVER_COMMANDS.previewPolicy]: (params: PreviewPolicyParams) => PolicyPreview | null;
  [SERVER_COMMANDS.proveChart]: (params: ProveChartParams) => ChartProof;
  [SERVER_COMMANDS.chartOverlay]: (params: ChartOverlayParams) => ChartOverlayResult;
  [SERVER_COMMANDS.applyFix]: (params: ApplyFixParams) => boolean;
}

export interface FixAllParams extends DocumentParams {
  /** Only images in this range; left out for all. */
  readonly range?: Range;
}

export interface ProveChartParams {
  /** A file or folder in the chart. */
  readonly uri: string;
  /** Path of the program; the default is the helm in the PATH. */
  readonly helm?: string;
}

export interface ChartProof {
  /** Why nothing could be proven, in words; null when something was. */
  readonly problem: string | null;
  /** The verdict about each image, as plain text for people. */
  readonly text: string;
  /** Where a person can do something about an image that does not come out right. */
  readonly problems: readonly ProofProblem[];
}

export interface ProofProblem {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
  /** In words. */
  readonly message: string;
}

export interface ChartOverlayParams {
  /** URI of the folder or the archive of the chart. */
  readonly chart: string;
  /** As in `ProveChartParams`. */
  readonly helm?: string;
}

export interface ChartOverlayResult {
  /** YAML. */
  readonly text: string;
  /** Why there is none, in words; null when there is. */
  readonly problem: string | null;
}

/** The names of our own messages. The interfaces below say what each one carries. */
export const METHODS = {
  /** Asks which policies can be inserted. */
  policies: 'nearpull/policies',
  /** Asks what the address of a proxy means, while a person types it. */
  proxyChoice: 'nearpull/proxyChoice',
  /** Asks which kinds of proxy there are to choose from. */
  presets: 'nearpull/presets',
  /** Asks for the files of folders that may hold images. Can be cancelled. */
  findManifests: 'nearpull/findManifests',
  /** Asks for fixes of files that need not be open. Can be cancelled. Send batches, of about 200 files, to show progress. */
  findFixes: 'nearpull/findFixes',
  /** Asks which files, that need not be open, make Pods. Can be cancelled. Send batches, as for `findFixes`. */
  findPods: 'nearpull/findPods',
  /** Asks for the images of the workspace. Starts the scan that finds them, if there has been none. */
  inventory: 'nearpull/inventory',
  /** Starts or stops the scan of the workspace. */
  scan: 'nearpull/scan',
  /** Tells the client how far the scan is, and that the inventory may have changed, if the client asked for it. */
  scanState: 'nearpull/scanState',
  /** Asks for the edits that write ignore comments at places, in files that need not be open. */
  ignoreEdits: 'nearpull/ignoreEdits',
  /** Asks for the image at a place, in a file that need not be open, and for what the proxy must have for it. */
  imageAt: 'nearpull/imageAt',
  /** Asks for the edit that gives a setting a value in the project file of a folder. */
  projectEdit: 'nearpull/projectEdit',
  /** Asks for the domain of a document or folder. */
  proxyDomain: 'nearpull/proxyDomain',
  /** Asks for the settings of a document or folder that differ from their defaults, for logs. */
  settings: 'nearpull/settings',
  /** Asks whether the proxy can serve the images of the workspace. Can be cancelled. Only a person starts it. */
  checkProxy: 'nearpull/checkProxy',
  /** Asks what the proxy must have for the images of the workspace. Can be cancelled. */
  namespacePlan: 'nearpull/namespacePlan',
  /** Tells the client how far `checkProxy` is. */
  proxyProgress: 'nearpull/proxyProgress',
  /** Asks the client for the addresses of files, if it said that it answers. */
  findFiles: 'nearpull/findFiles',
  /** Asks the client for the texts of files, if it said that it answers. The text is null for a file that cannot be read. */
  readFiles: 'nearpull/readFiles',
  /** Tells the server that the person has changed whether the workspace is trusted. */
  trust: 'nearpull/trust',
  /** Tells the client the counts of a document after each check, if the client asked for them. */
  status: 'nearpull/status',
} as const;

/** Requests that the client sends. */
export interface ServerRequests {
  [METHODS.policies]: (params: PoliciesParams) => Policies;
  [METHODS.proxyChoice]: (params: ProxyChoiceParams) => ProxyChoiceResult;
  [METHODS.presets]: (params: object) => PresetsResult;
  [METHODS.findManifests]: (params: FindManifestsParams) => FindManifestsResult;
  [METHODS.findFixes]: (params: FindFixesParams) => FindFixesResult;
  [METHODS.findPods]: (params: FindPodsParams) => FindPodsResult;
  [METHODS.inventory]: (params: InventoryParams) => InventoryResult;
  [METHODS.scan]: (params: ScanParams) => ScanState;
  [METHODS.imageAt]: (params: PlaceParams) => ImageAtResult;
  [METHODS.ignoreEdits]: (params: PlacesParams) => IgnoreEditsResult;
  [METHODS.projectEdit]: (params: ProjectEditParams) => ProjectEditResult;
  [METHODS.proxyDomain]: (params: ProxyDomainParams) => ProxyDomainResult;
  [METHODS.checkProxy]: (params: CheckProxyParams) => CheckProxyResult;
  [METHODS.namespacePlan]: (params: NamespacePlanParams) => NamespacePlanResult;
  [METHODS.settings]: (params: SettingsParams) => SettingsResult;
}

/** Requests that the server sends. */
export interface ClientRequests {
  [METHODS.findFiles]: (params: FindFilesParams) => FindFilesResult;
  [METHODS.readFiles]: (params: ReadFilesParams) => readonly (string | null)[];
}

export interface ProxyChoiceParams {
  /** As people paste it: a domain, an address with `https://`, or a domain and a path. */
  readonly address: string;
  /** A value of the setting `proxy.preset`. */
  readonly preset?: string;
  /** Overrules the path of `address`. */
  readonly prefix?: string;
}

export interface ProxyChoiceResult {
  /** The value for the setting `proxy.domain`. */
  readonly domain: string;
  /** The value for the setting `proxy.prefix`; empty for none. */
  readonly prefix: string;
  /** The name of Docker Hub's `nginx` at the proxy; null when there is a problem. */
  readonly example: string | null;
  /** In words; null when the address can be used. */
  readonly problem: string | null;
}

export interface PresetsResult {
  readonly presets: readonly PresetChoice[];
}

export interface PresetChoice {
  /** The value of the setting `proxy.preset`, which the key of its words ends in. */
  readonly name: PresetName;
  /** The domain, for a public proxy that has only one. */
  readonly domain: string | null;
  /** Null when no prefix is needed. Otherwise the one to suggest, or an empty text. */
  readonly prefix: string | null;
}

export type PresetName =
  | 'volcengine'
  | 'daocloud'
  | 'harbor'
  | 'ecr'
  | 'acr'
  | 'artifact-registry'
  | 'artifactory'
  | 'nexus'
  | 'gitlab'
  | 'mirror'
  | 'distribution';

export interface ProjectEditParams {
  /** A document or folder. */
  readonly uri: string;
  /** The keys from the root of the file: `['severity', 'docker-hub-image']`. */
  readonly path: readonly string[];
  readonly value: string;
}

export interface ProjectEditResult {
  /** URI of the project file; null for a document outside of all folders. */
  readonly uri: string | null;
  /** The whole new text; null where the file cannot be edited without reading what a person meant. */
  readonly text: string | null;
  readonly isNew: boolean;
}

export interface ProxyDomainParams {
  /** A document or folder. Left out for the settings without a folder. */
  readonly uri?: string;
}

export interface ProxyDomainResult {
  /** Null when none is set, or when it cannot be used. */
  readonly domain: string | null;
  /** URI of the project file that sets the domain; null when the editor's settings decide. */
  readonly projectFile: string | null;
}

export interface SettingsParams {
  /** A document or folder. Left out for the settings without a folder. */
  readonly uri?: string;
}

export interface SettingsResult {
  /** By the name of the setting without its `nearpull.` prefix. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface FindFilesParams {
  /** URI of a workspace folder, or of the folder of a chart in one. */
  readonly folder: string;
  /** Names of files, at any depth. A name can be a glob: below `templates`, `**` and `*.tpl`, with `/` between them. */
  readonly names: readonly string[];
}

export interface FindFilesResult {
  readonly uris: readonly string[];
}

export interface ReadFilesParams {
  readonly uris: readonly string[];
}

export interface TrustParams {
  readonly trusted: boolean;
}

export interface ApplyFixParams {
  readonly files: readonly FileEdits[];
}

export interface StatusParams {
  readonly uri: string;
  /** The domain that is set; null when there is none, or when it cannot be used. */
  readonly domain: string | null;
  /** The number of images that are pulled from Docker Hub. */
  readonly dockerHub: number;
  /** The number of images that go through the proxy. */
  readonly proxied: number;
  /** What is wrong with the settings or the file, in words; null when nothing is. */
  readonly problem: string | null;
}
