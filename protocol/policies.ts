// What the messages about policies carry: which there are, their texts, and what they would do.
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { DocumentParams } from './documents.ts';

/** A policy in an open document. */
export interface PolicyName {
  readonly uri: string;
  readonly kind: string;
  /** `metadata.name`, or the kind where the policy has no name. */
  readonly name: string;
}

export interface PreviewPolicyParams extends DocumentParams {
  /** The default is the first policy of the document, or the recommended one, made from the settings, where it has none. */
  readonly policy?: PolicyName;
}

export interface PolicyParams {
  /** A `kind` of `nearpull/policies`; the default is the recommended one. */
  readonly kind?: string;
  /** A document or folder whose settings name the domain; the default is the settings without a folder. */
  readonly uri?: string;
  /** An address of a proxy, as people paste it. Overrules the settings. */
  readonly domain?: string;
  /** The version of Kyverno, such as `1.18`. Overrules the settings. */
  readonly kyverno?: string;
  /** Whether other webhooks add containers to Pods. Overrules the settings. */
  readonly otherWebhooks?: boolean;
}

export interface PolicyText {
  /** Ends in a line feed. */
  readonly yaml: string;
  /** The placeholders to fill in, in `yaml`; empty when a domain is known. */
  readonly selections: readonly Range[];
  /** Why `domain` or `kyverno` was refused, in words; null when neither was. The policy is then the one without the refused value. */
  readonly problem: string | null;
}

export interface InsertPolicyParams extends PolicyParams {
  readonly uri: string;
  readonly position: Position;
}

export interface PolicyInsertion {
  /** The version of the document that `edits` fit. Do not make them in any other version. */
  readonly version: number;
  readonly edits: readonly TextEdit[];
  /** The placeholders to fill in, in the text after the edits; empty when a domain is known. */
  readonly selections: readonly Range[];
  /** As in `PolicyText`. */
  readonly problem: string | null;
}

/** What a policy would do to the Pods of a document. The server evaluates the text of the policy; it does not ask Kyverno. */
export interface PolicyPreview {
  /** The version of the document that `text` was made from. */
  readonly version: number;
  /** The document with its Pods as they would be admitted. */
  readonly text: string;
  readonly changes: readonly {
    /** Kind and name, such as `Deployment web`; only the kind when there is no name. */
    readonly resource: string;
    /** Path within the object, such as `spec.template.spec.containers[0].image`. */
    readonly path: string;
    /** The range of `before` in the document as it is. */
    readonly range: Range;
    readonly before: string;
    readonly after: string;
  }[];
  /** The policy, its kind and the domains that it redirects to, in words. */
  readonly policy: string;
  /** What else the policy does, and which resources stay as they are and why, in words. */
  readonly skipped: readonly string[];
  /** Why nothing can be computed, in words: the policy cannot be evaluated, or the setting of the proxy is wrong. Null otherwise. */
  readonly problem: string | null;
}

export interface PoliciesParams {
  /** A document or folder whose settings name the version of Kyverno; the default is the settings without a folder. */
  readonly uri?: string;
  /** Overrules the settings. */
  readonly kyverno?: string;
  /** Whether other webhooks add containers to Pods. Overrules the settings. */
  readonly otherWebhooks?: boolean;
}

export interface Policies {
  /** The version that `policies` are for; null when it is not known. */
  readonly kyverno: string | null;
  /** The versions to choose from, newest first. The last one also stands for older versions. */
  readonly versions: readonly string[];
  /** Whether `policies` are for a cluster in which other webhooks add containers to Pods. */
  readonly otherWebhooks: boolean;
  /** URI of the project file that sets the version; null when the editor's settings decide. */
  readonly projectFile: string | null;
  /** The recommended policy comes first. Those that this Kyverno does not accept come last. */
  readonly policies: readonly PolicyChoice[];
}

export interface PolicyChoice {
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly recommended: boolean;
  /** Whether the cluster accepts it. */
  readonly fits: boolean;
  /** What decides that: `Kyverno 1.18` or `Kubernetes 1.34`. */
  readonly product: string;
}
