// What client and server say to each other beyond the Language Server Protocol: names of messages, and types of what they carry.
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';

/** `InitializeParams.initializationOptions`; all of it is optional, and other editors need none of it. */
export interface InitializationOptions {
  /** The client-side commands that this client has. What needs one is offered only then. */
  readonly commands?: readonly (typeof CLIENT_COMMANDS)[keyof typeof CLIENT_COMMANDS][];
  /** Whether the client wants `nearpull/status`. */
  readonly status?: boolean;
  /** Whether the client answers `nearpull/findFiles` and `nearpull/readFiles`. Where it does not, the server reads `file:` folders itself. */
  readonly files?: boolean;
  /**
   * Whether the person trusts what the workspace says. Where it is false, its project files do not count; where it is left out, all of
   * them counts but `proxy`. See `nearpull/trust`.
   */
  readonly trusted?: boolean;
  /** For clients without `workspace/configuration`: the settings, nested, without the `nearpull.` prefix. */
  readonly settings?: unknown;
}

/** Commands that the client runs, of code actions and code lenses. Each gets one argument, a `ClientCommandArgument`. */
export const CLIENT_COMMANDS = {
  setProxyDomain: 'nearpull.setProxyDomain',
  insertPolicy: 'nearpull.insertPolicy',
  previewPolicy: 'nearpull.previewPolicy',
} as const;

/** The document, and for `insertPolicy` the place, that the lightbulb or code lens stood at. Absent when the palette ran the command. */
export interface ClientCommandArgument {
  readonly uri: string;
  readonly position?: Position;
  /** For `previewPolicy`: whether another file is to be chosen where this one has no Pods. */
  readonly choose?: boolean;
}

/** Commands of `workspace/executeCommand`. Each takes one argument, an object. `ServerCommands` says what they take and return. */
export const SERVER_COMMANDS = {
  /** Fixes an open document by `workspace/applyEdit`, and returns the number of edits. */
  fixAll: 'nearpull.server.fixAll',
  /** The text of a policy, for a new file. */
  policy: 'nearpull.server.policy',
  /** A policy for an open document; null when it is not open. The client makes the edits. */
  insertPolicy: 'nearpull.server.insertPolicy',
  /** What a policy would do to an open document; null when it is not open. Nothing is changed. */
  previewPolicy: 'nearpull.server.previewPolicy',
  /** Makes a quick fix, for clients that know commands only. Returns whether it was made. */
  applyFix: 'nearpull.server.applyFix',
} as const;

export interface ServerCommands {
  [SERVER_COMMANDS.fixAll]: (params: DocumentParams) => number;
  [SERVER_COMMANDS.policy]: (params: PolicyParams) => PolicyText;
  [SERVER_COMMANDS.insertPolicy]: (params: InsertPolicyParams) => PolicyInsertion | null;
  [SERVER_COMMANDS.previewPolicy]: (params: DocumentParams) => PolicyPreview | null;
  [SERVER_COMMANDS.applyFix]: (params: ApplyFixParams) => boolean;
}

export interface DocumentParams {
  readonly uri: string;
}

export interface PolicyParams {
  /** One of `nearpull/policies`; the recommended one by default. */
  readonly kind?: string;
  /** Whose folder's settings hold the domain; the settings without a folder by default. */
  readonly uri?: string;
  /** Overrules the settings. */
  readonly domain?: string;
  /** Version of Kyverno that it is for, `1.18`; overrules the settings. */
  readonly kyverno?: string;
}

export interface PolicyText {
  /** Ends in a line feed. */
  readonly yaml: string;
  /** The placeholders in `yaml` to fill in; empty where a domain is known. */
  readonly selections: readonly Range[];
  /** Why `domain` or `kyverno` was refused, in words; what stands in its place is what would without it. */
  readonly problem: string | null;
}

export interface InsertPolicyParams extends PolicyParams {
  readonly uri: string;
  readonly position: Position;
}

export interface PolicyInsertion {
  /** The version of the document that `edits` belong to: do not make them in any other. */
  readonly version: number;
  readonly edits: readonly TextEdit[];
  /** The placeholders to fill in, in the text after the edits; empty where a domain is known. */
  readonly selections: readonly Range[];
  readonly problem: string | null;
}

/** What a policy would do to the Pods of a document, as the engine computes it. Kyverno is not asked. */
export interface PolicyPreview {
  /** The version of the document that `text` was made from. */
  readonly version: number;
  /** The document with its Pods as they would be admitted. */
  readonly text: string;
  readonly changes: readonly {
    /** `Deployment web` */
    readonly resource: string;
    /** From the object: `spec.template.spec.containers[0].image`. */
    readonly path: string;
    /** In the document as it is. */
    readonly range: Range;
    readonly before: string;
    readonly after: string;
  }[];
  /** What stays as it is though it is on Docker Hub, and why, in words. */
  readonly skipped: readonly string[];
  /** Why nothing can be computed, in words: the settings hold no usable proxy. */
  readonly problem: string | null;
}

/** Names of the custom messages. The interfaces below say what each one carries. */
export const METHODS = {
  /** What there is to insert. */
  policies: 'nearpull/policies',
  /** Whether a domain can be used, while it is being typed. */
  validateDomain: 'nearpull/validateDomain',
  /** Fixes for files that need not be open. Cancellable; send batches of some 50 files for progress. */
  workspaceEdits: 'nearpull/workspaceEdits',
  /** The domain that holds for a document or folder. */
  proxyDomain: 'nearpull/proxyDomain',
  /** Asks the client for addresses of files, if the client said that it answers. */
  findFiles: 'nearpull/findFiles',
  /** Asks the client for texts of files, or null for each that has none, if the client said that it answers. */
  readFiles: 'nearpull/readFiles',
  /** The person has changed their mind about the workspace. */
  trust: 'nearpull/trust',
  /** Sent after each check, if the client asked for it. */
  status: 'nearpull/status',
} as const;

/** Requests of the client. */
export interface ServerRequests {
  [METHODS.policies]: (params: PoliciesParams) => Policies;
  [METHODS.validateDomain]: (params: ValidateDomainParams) => ValidateDomainResult;
  [METHODS.workspaceEdits]: (params: WorkspaceEditsParams) => WorkspaceEditsResult;
  [METHODS.proxyDomain]: (params: ProxyDomainParams) => ProxyDomainResult;
}

/** Requests of the server. */
export interface ClientRequests {
  [METHODS.findFiles]: (params: FindFilesParams) => FindFilesResult;
  [METHODS.readFiles]: (params: ReadFilesParams) => readonly (string | null)[];
}

export interface PoliciesParams {
  /** Whose folder's settings hold the version of Kyverno; the settings without a folder by default. */
  readonly uri?: string;
  /** Overrules the settings. */
  readonly kyverno?: string;
}

export interface Policies {
  /** The version that `policies` are for; null where nobody said. */
  readonly kyverno: string | null;
  /** The versions to choose from, newest first. The last one stands for the older ones as well. */
  readonly versions: readonly string[];
  /** URI of the project file that has the last word about the version; null where the editor's settings have. */
  readonly projectFile: string | null;
  /** The recommended one first, what this Kyverno does not take last. */
  readonly policies: readonly PolicyChoice[];
}

export interface PolicyChoice {
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly recommended: boolean;
  /** Whether this Kyverno takes it. */
  readonly fits: boolean;
}

export interface ValidateDomainParams {
  readonly domain: string;
}

export interface ValidateDomainResult {
  /** In words; null where the domain can be used. */
  readonly problem: string | null;
}

export interface ProxyDomainParams {
  /** Left out for the settings without a folder. */
  readonly uri?: string;
}

export interface ProxyDomainResult {
  /** Null where none is set or it cannot be used. */
  readonly domain: string | null;
  /** URI of the project file that has the last word about it; null where the editor's settings have. */
  readonly projectFile: string | null;
}

export interface FindFilesParams {
  /** URI of a workspace folder. */
  readonly folder: string;
  /** Names of files, at any depth. */
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

export interface WorkspaceEditsParams {
  readonly files: readonly WorkspaceFile[];
}

export interface WorkspaceFile {
  readonly uri: string;
  readonly text: string;
  /** Of an open document; comes back with its edits. */
  readonly version?: number;
}

export interface WorkspaceEditsResult {
  /** The files that have something to fix, in the order they were given; excluded ones never. */
  readonly files: readonly FixedFile[];
}

export interface FixedFile extends FileEdits {
  /** How many findings the edits cure; one edit can cure several, where images are aliases. */
  readonly fixed: number;
}

export interface FileEdits {
  readonly uri: string;
  /** Null where it is not open. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

export interface ApplyFixParams {
  readonly files: readonly FileEdits[];
}

export interface StatusParams {
  readonly uri: string;
  /** The configured domain; null where none is set or it cannot be used. */
  readonly domain: string | null;
  /** Images on Docker Hub, and images that go through the proxy. */
  readonly dockerHub: number;
  readonly proxied: number;
  /** What is wrong with the settings or the file, in words. */
  readonly problem: string | null;
}
