// What client and server say to each other beyond the protocol: `server/common/requests.ts`, mirrored by hand, because the client may
// import neither server nor core. Change both together.
import type { Position, Range, TextEdit } from 'vscode-languageclient';

/** Commands that the lightbulb and code lenses run here; their argument is a `ClientCommandArgument`. */
export const CLIENT_COMMANDS = {
  setProxyDomain: 'nearpull.setProxyDomain',
  insertPolicy: 'nearpull.insertPolicy',
  previewPolicy: 'nearpull.previewPolicy',
} as const;

/** The document, and for `insertPolicy` the place, that the lightbulb or code lens stood at. Absent when the palette ran the command. */
export interface ClientCommandArgument {
  readonly uri?: string;
  readonly position?: Position;
  /** For `previewPolicy`: whether another file is to be chosen where this one has no Pods. */
  readonly choose?: boolean;
}

/** Commands of `workspace/executeCommand`. Each takes one argument, an object. */
export const SERVER_COMMANDS = {
  /** `{ uri }` → number of edits, made by `workspace/applyEdit`. */
  fixAll: 'nearpull.server.fixAll',
  /** `PolicyParams` → `PolicyText`: for a new file. */
  policy: 'nearpull.server.policy',
  /** `InsertPolicyParams` → `PolicyInsertion`, or null when the document is not open. The client makes the edits. */
  insertPolicy: 'nearpull.server.insertPolicy',
  /** `{ uri }` → `PolicyPreview`, or null when the document is not open. Nothing is changed. */
  previewPolicy: 'nearpull.server.previewPolicy',
} as const;

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

/** Names of the custom messages. */
export const METHODS = {
  /** Request, `PoliciesParams` → `Policies`. */
  policies: 'nearpull/policies',
  /** Request, `{ domain }` → `ValidateDomainResult`. */
  validateDomain: 'nearpull/validateDomain',
  /** Request, `{ files: WorkspaceFile[] }` → `WorkspaceEditsResult`. Cancellable. */
  workspaceEdits: 'nearpull/workspaceEdits',
  /** Request, `{ uri }` → `ProxyDomainResult`: the domain that holds for a document or folder. */
  proxyDomain: 'nearpull/proxyDomain',
  /** Request from the server, `FindFilesParams` → `FindFilesResult`. */
  findFiles: 'nearpull/findFiles',
  /** Request from the server, `ReadFilesParams` → a text or null for each. */
  readFiles: 'nearpull/readFiles',
  /** Notification from the client, `TrustParams`: the person has changed their mind about the workspace. */
  trust: 'nearpull/trust',
  /** Notification from the server after each check: `StatusParams`. */
  status: 'nearpull/status',
} as const;

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

export interface ValidateDomainResult {
  /** In words; null where the domain can be used. */
  readonly problem: string | null;
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

export interface WorkspaceFile {
  readonly uri: string;
  readonly text: string;
  /** Of an open document; comes back with its edits. */
  readonly version?: number;
}

export interface FileEdits {
  readonly uri: string;
  readonly version: number | null;
  /** How many findings the edits cure; one edit can cure several, where images are aliases. */
  readonly fixed: number;
  readonly edits: readonly TextEdit[];
}

export interface WorkspaceEditsResult {
  /** The files that have something to fix, in the order they were given; excluded ones never. */
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
