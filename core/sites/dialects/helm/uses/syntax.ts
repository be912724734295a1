// The tree of a Go template, as text/template means it: text, actions, and the blocks that actions open.

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'action'; readonly pipe: Pipe; readonly line: number }
  | Block
  | { readonly kind: 'template'; readonly name: string; readonly arg: Pipe | null; readonly line: number };

export interface Block {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: Pipe;
  readonly body: readonly TemplateNode[];
  /** What stands after `else`; an `else if` is a block of its own there. */
  readonly otherwise: readonly TemplateNode[];
  readonly line: number;
}

export interface Pipe {
  /** The variables that take the result: `$k, $v :=` of a range has two. */
  readonly variables: readonly TemplateVariable[];
  /** Whether `=` changes variables that are there, instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
  /** Whether it holds no variable, no call of a helper and no other pipeline. */
  readonly isFlat: boolean;
}

export type Operand =
  | { readonly kind: 'dot'; readonly fields: readonly string[] }
  | { readonly kind: 'variable'; readonly variable: TemplateVariable; readonly fields: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly fields: readonly string[] };

/** A variable of one file or of one definition. Others may have one of the same name. */
export interface TemplateVariable {
  readonly name: string;
  /** What gives it its values. */
  readonly assigned: readonly Pipe[];
}

/** A template file, read. */
export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[];
  readonly definitions: readonly Definition[];
  /** What could not be read, null where everything was. What stands before it is kept. */
  readonly problem: string | null;
}

/** A `define` block, or the body of a `block`. */
export interface Definition {
  readonly name: string;
  readonly nodes: readonly TemplateNode[];
}
