// What is found in the templates of a chart, before it becomes the answer.
import type { ImageUse, WholeUse } from '../../../../model/chartUses.ts';

/** Each thing once, by a text that tells it. */
export interface FoundUses {
  readonly images: Map<string, ImageUse>;
  readonly mentions: Map<string, ImageUse>;
  readonly whole: Map<string, WholeUse>;
}
