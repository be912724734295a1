// What is found in the templates of a chart, before it becomes the answer.
import type { ImageUse, When, WholeUse } from '../../../../model/chartUses.ts';

export interface FoundUse extends ImageUse {
  /** Made anew for each way that is found. */
  whens: readonly When[];
}

/** Each thing once, by a text that tells it. */
export interface FoundUses {
  readonly images: Map<string, FoundUse>;
  readonly mentions: Map<string, FoundUse>;
  /** Null where nobody asks for values that are written as they are. */
  readonly whole: Map<string, WholeUse> | null;
}
