// Leaves out of the templates of a chart what writes no image: most of them is ports, labels and probes.
import type { Operand, Pipe, TemplateNode } from './syntax.ts';
import { isBlock, type LineOfNode, linesOf } from './templateLines.ts';
import {
  CHANGES,
  CHANGING,
  type Definitions,
  IMAGE,
  MENTION,
  type TraitReader,
  traitReader,
  traitsOf,
  traitsOfOperand,
  traitsOfPipe,
} from './traits.ts';

/**
 * How a node is run: not at all; or completely, because its text may be part of an image; or as `lines` of their own, of which parts may be left
 * out in turn.
 */
export type How = 'skip' | 'lines' | 'full';

/** Says how each of `nodes` is run, which begin at the start of a line. */
export type Slice = (nodes: readonly TemplateNode[]) => readonly How[];

/**
 * The slice of the chart with `definitions`. Null where templates put an image into a mapping that others write: what writes it does not show it.
 * `changing` are the nodes among which such changes may be, and `assigned` is all that gives variables their values.
 */
export function sliceOf(
  definitions: Definitions,
  {
    assigned,
    changing,
  }: { readonly assigned: readonly Pipe[]; readonly changing: readonly (readonly TemplateNode[])[] },
): Slice | null {
  const told = new Map<readonly TemplateNode[], readonly LineOfNode[]>();
  const lines = (nodes: readonly TemplateNode[]): readonly LineOfNode[] => {
    const known = told.get(nodes) ?? linesOf(nodes, traits);
    told.set(nodes, known);
    return known;
  };
  const traits: TraitReader = traitReader(definitions, assigned, (nodes) =>
    lines(nodes).some(({ isMention }) => isMention),
  );
  if (changing.some((nodes) => pipesIn(nodes).some((pipe) => setsImage(pipe, traits)))) {
    return null;
  }
  const plans = new Map<readonly TemplateNode[], readonly How[]>();
  return (nodes) => {
    const known = plans.get(nodes);
    if (known) {
      return known;
    }
    const plan: Plan = { traits, lines, plans, open: [], used: new Set() };
    const hows = planNodes(nodes, plan);
    keepUsed(plan);
    return hows;
  };
}

interface Plan {
  readonly traits: TraitReader;
  readonly lines: (nodes: readonly TemplateNode[]) => readonly LineOfNode[];
  readonly plans: Map<readonly TemplateNode[], readonly How[]>;
  /** What gives variables their values, with its place. It is run where something that is run asks for one of them. */
  readonly open: { readonly pipe: Pipe; readonly hows: How[]; readonly index: number }[];
  /** The variables that what is run asks for. */
  readonly used: Set<string>;
}

function planNodes(nodes: readonly TemplateNode[], plan: Plan): readonly How[] {
  const lines = plan.lines(nodes);
  const hows: How[] = [];
  plan.plans.set(nodes, hows);
  for (const [index, node] of nodes.entries()) {
    const how = howOf(node, lines[index], plan);
    hows.push(how);
    if (how === 'skip' && node.kind === 'action' && node.pipe.variables.length > 0) {
      plan.open.push({ pipe: node.pipe, hows, index });
    } else if (how === 'lines' && isBlock(node)) {
      use(node.pipe, plan);
      planNodes(node.body, plan);
      planNodes(node.otherwise, plan);
    } else if (how !== 'skip') {
      pipesIn([node]).forEach((pipe) => void use(pipe, plan));
    }
  }
  return hows;
}

function howOf(node: TemplateNode, line: LineOfNode | undefined, plan: Plan): How {
  if (node.kind === 'text' || line?.isImage || line?.isMention) {
    return 'full';
  }
  const traits = traitsOf(plan.traits, node);
  if (node.kind === 'action' && node.pipe.variables.length > 0) {
    return (traits & CHANGES) !== 0 && !node.pipe.assigns ? 'full' : 'skip';
  }
  if ((traits & (IMAGE | MENTION | CHANGES)) === 0) {
    return 'skip';
  }
  const given = givenTo(node);
  return given === undefined || (given && carries(given, plan)) ? 'full' : 'lines';
}

/** What a block asks, or a helper is called with, that writes lines of their own; null for nothing, and undefined for what writes none. */
function givenTo(node: Exclude<TemplateNode, { kind: 'text' }>): Pipe | null | undefined {
  if (node.kind !== 'action') {
    return pipeOf(node);
  }
  const [[head, name, arg, more] = [], ...others] = node.pipe.commands;
  const isCall = head?.kind === 'function' && head.name === 'include' && name?.kind === 'literal' && !more;
  const isOnly = others.every(([each]) => each?.kind === 'function' && INDENTING.test(each.name));
  if (!isCall || !isOnly || (arg?.kind === 'pipe' && callsHelper(arg.pipe))) {
    return undefined;
  }
  return arg ? { variables: [], assigns: false, commands: [[arg]] } : null;
}

const INDENTING = /^(?:n?indent|trim)$/;

function pipeOf(node: Exclude<TemplateNode, { kind: 'text' }>): Pipe | null {
  return node.kind === 'template' ? node.arg : node.pipe;
}

function callsHelper(pipe: Pipe): boolean {
  return isAny(pipe, (operand) => operand.kind === 'function' && operand.name === 'include');
}

/** Whether `pipe` may result in text with an image or a mention, or in a mapping that becomes such text. */
function carries(pipe: Pipe, { traits }: Plan): boolean {
  return (traitsOfPipe(traits, pipe) & (IMAGE | MENTION)) !== 0;
}

function isAny({ commands }: Pipe, test: (operand: Operand) => boolean): boolean {
  return commands.some((command) =>
    command.some((operand) => test(operand) || (operand.kind === 'pipe' && isAny(operand.pipe, test))),
  );
}

/** Keeps the variables that `pipe` asks for. */
function use(pipe: Pipe, plan: Plan): void {
  for (const command of pipe.commands) {
    for (const operand of command) {
      if (operand.kind === 'variable') {
        plan.used.add(operand.name);
      } else if (operand.kind === 'pipe') {
        use(operand.pipe, plan);
      }
    }
  }
}

/** Has the assignments run whose variables are asked for, and those that these ask for in turn. */
function keepUsed(plan: Plan): void {
  for (let before = -1; before < plan.used.size; ) {
    before = plan.used.size;
    for (const { pipe, hows, index } of plan.open) {
      if (hows[index] === 'skip' && pipe.variables.some((name) => plan.used.has(name))) {
        hows[index] = 'full';
        use(pipe, plan);
      }
    }
  }
}

/** Whether `pipe` puts something into a mapping that may be the key of an image. */
function setsImage({ commands }: Pipe, traits: TraitReader): boolean {
  return commands.some((command) => {
    const [head, ...args] = command;
    const changed = head?.kind === 'function' && CHANGING.test(head.name) ? args : [];
    return (
      changed.some((arg) => (traitsOfOperand(traits, arg) & IMAGE) !== 0) ||
      command.some((operand) => operand.kind === 'pipe' && setsImage(operand.pipe, traits))
    );
  });
}

function pipesIn(nodes: readonly TemplateNode[]): readonly Pipe[] {
  const found: Pipe[] = [];
  collectPipes(nodes, found);
  return found;
}

function collectPipes(nodes: readonly TemplateNode[], found: Pipe[]): void {
  for (const node of nodes) {
    const pipe = node.kind === 'text' ? null : pipeOf(node);
    if (pipe) {
      found.push(pipe);
    }
    if (isBlock(node)) {
      collectPipes(node.body, found);
      collectPipes(node.otherwise, found);
    }
  }
}
