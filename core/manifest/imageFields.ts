// What both readers of a document, the exact and the tolerant one, give: fields that may hold an image, not yet judged.
import type { Span } from '../text/span.ts';
import type { KeyPath } from './pathPattern.ts';

/** The Kubernetes object that a field belongs to: the nearest one around it with an `apiVersion` and a `kind`. */
export interface ResourceName {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`; null where there is none. */
  readonly name: string | null;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** A string at a key that may hold an image. */
export interface ImageField {
  /** The content of the scalar in the text, without quotes, properties and comment. */
  readonly span: Span;
  /** The value as YAML reads it; as written where a template hides part of it. */
  readonly raw: string;
  readonly style: ScalarStyle;
  readonly resource: ResourceName;
  /** From the resource to the field. */
  readonly path: KeyPath;
  /** Whether the text at `span` is also used, through an anchor, for something that is no image. */
  readonly shared: boolean;
}

/** Keys whose value may be an image: the last step of every row of the image table. */
export const IMAGE_KEYS: ReadonlySet<string> = new Set(['image', 'reference']);
