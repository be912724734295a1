// What the templates of a chart have in common while they run.
import type { ValuesPath } from '../../../../model/chartUses.ts';
import type { ValuesSpace } from './fields.ts';
import type { Slice } from './slice.ts';
import type { Budget } from './symbols.ts';
import type { TemplateNode } from './syntax.ts';

export interface Run {
  readonly budget: Budget;
  readonly space: ValuesSpace;
  readonly definitions: ReadonlyMap<string, FileNodes>;
  /** The definitions that were used. */
  readonly called: Set<string>;
  /** What values are used for apart from images; null where nobody asks. */
  readonly asked: AskedValues | null;
  /** The definitions that are running, innermost last. */
  readonly stack: string[];
  /** How each of some nodes is run that write lines of their own; null where all are run completely. */
  readonly slice: Slice | null;
}

export interface AskedValues {
  /** Every values path that was asked for. */
  readonly named: Set<string>;
  /** Values whose text is run as a template. */
  readonly templated: Map<string, ValuesPath>;
}

export interface FileNodes {
  readonly file: string;
  readonly nodes: readonly TemplateNode[];
}
