// What the messages about the proxy carry: whether it can serve the images, and what it must have for them.
import type { Range } from 'vscode-languageserver-types';

export interface CheckProxyParams {
  /** A document. Left out for every manifest of the workspace. */
  readonly uri?: string;
}

export interface CheckProxyResult {
  /** Why nothing was asked, in words; null when something was. */
  readonly problem: string | null;
  /** One for each image. */
  readonly answers: readonly ProxyAnswer[];
}

/** What the proxy says about an image. */
export interface ProxyAnswer {
  /** The reference that was asked for. `InventoryImage.target` is the same for the same image. */
  readonly target: string;
  /** `served`, or why it cannot be pulled: `schemas/report.schema.json` lists the words. */
  readonly outcome: string;
  readonly isServed: boolean;
  /** The outcome, and what to do about it, in words. */
  readonly message: string;
  /** Null where it is not served. */
  readonly digest: string | null;
  /** The host that gave the answer. */
  readonly host: string;
  readonly places: readonly { readonly uri: string; readonly range: Range }[];
}

export interface ProxyProgressParams {
  readonly answered: number;
  readonly total: number;
}

export interface NamespacePlanParams {
  readonly form: PlanFormName;
}

export type PlanFormName =
  | 'checklist'
  | 'terraform'
  | 'terraform-volcenginecc'
  | 'warm-up'
  | 'credential-controller';

export interface NamespacePlanResult {
  readonly text: string;
  /** The language of `text` in an editor. */
  readonly language: string;
  /** Why there is no text, in words; null when there is one. */
  readonly problem: string | null;
}
