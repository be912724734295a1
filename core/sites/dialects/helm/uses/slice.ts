// Leaves out of the templates of a chart what writes no image: most of them is ports, labels and probes.
import { CHANGING } from './parse.ts';
import type { Operand, Pipe, TemplateNode, TemplateVariable } from './syntax.ts';
import { isBlock, type LineOfNode, linesOf } from './templateLines.ts';
import {
  ASSIGNS,
  CHANGES,
  type Definitions,
  IMAGE,
  isNew,
  MENTION,
  type TraitReader,
  traitReader,
  traitsOf,
  traitsOfCommands,
  traitsOfNodes,
  traitsOfOperand,
  traitsOfPipe,
} from './traits.ts';

/**
 * How a node is run: not at all; or completely, because its text may be part of an image; or as `lines` of their own, of which parts may be left
 * out in turn.
 */
export type How = 'skip' | 'lines' | 'full';

export interface Slice {
  /** How each of `nodes` is run, which begin at the start of a line. */
  readonly hows: (nodes: readonly TemplateNode[]) => readonly How[];
  /** Whether `nodes`, which are a file, may write an image. */
  readonly writesImage: (nodes: readonly TemplateNode[]) => boolean;
  /** Whether they may change what other files see. */
  readonly changesOthers: (nodes: readonly TemplateNode[]) => boolean;
}

/**
 * The slice of the chart with `definitions`. Null where templates put an image into a mapping that others write: what writes it does not show it.
 * `changing` are all pipelines that may change a mapping.
 */
export function sliceOf(definitions: Definitions, changing: readonly Pipe[]): Slice | null {
  const told = new Map<readonly TemplateNode[], readonly LineOfNode[]>();
  const lines = (nodes: readonly TemplateNode[]): readonly LineOfNode[] => {
    const known = told.get(nodes) ?? linesOf(nodes, traits);
    told.set(nodes, known);
    return known;
  };
  const traits: TraitReader = traitReader(definitions, (nodes) =>
    lines(nodes).some(({ isMention }) => isMention),
  );
  if (changing.some((pipe) => setsImage(pipe, traits))) {
    return null;
  }
  const plans = new Map<readonly TemplateNode[], readonly How[]>();
  const planOf = (nodes: readonly TemplateNode[]): readonly How[] => {
    const plan: Plan = { traits, lines, plans, waiting: new Map(), used: new Set() };
    const hows = planNodes(nodes, plan);
    runUsed(plan);
    return hows;
  };
  return {
    hows: (nodes) => plans.get(nodes) ?? planOf(nodes),
    writesImage: (nodes) => (traitsOfNodes(traits, nodes) & (IMAGE | MENTION)) !== 0,
    changesOthers: (nodes) => (traitsOfNodes(traits, nodes) & CHANGES) !== 0,
  };
}

interface Plan {
  readonly traits: TraitReader;
  readonly lines: (nodes: readonly TemplateNode[]) => readonly LineOfNode[];
  readonly plans: Map<readonly TemplateNode[], readonly How[]>;
  /** What is left out and gives a variable its values: it is run where something that is run asks for the variable. */
  readonly waiting: Map<TemplateVariable, SkippedNode[]>;
  /** The variables that what is run asks for. */
  readonly used: Set<TemplateVariable>;
}

/** A node that is left out, with its place in the plan. */
interface SkippedNode {
  readonly node: Exclude<TemplateNode, { kind: 'text' }>;
  readonly hows: How[];
  readonly index: number;
}

function planNodes(nodes: readonly TemplateNode[], plan: Plan): readonly How[] {
  const lines = plan.lines(nodes);
  const hows: How[] = [];
  plan.plans.set(nodes, hows);
  for (const [index, node] of nodes.entries()) {
    const how = howOf(node, lines[index], plan);
    hows.push(how);
    if (node.kind === 'text') {
      continue;
    }
    if (how === 'skip') {
      leaveOut({ node, hows, index }, plan);
    } else {
      useNode(node, how, plan);
    }
  }
  return hows;
}

function leaveOut(leftOut: SkippedNode, plan: Plan): void {
  const variables = assignedBy(leftOut.node, plan);
  if (variables.some((variable) => plan.used.has(variable))) {
    putBack(leftOut, plan);
    return;
  }
  for (const variable of variables) {
    const known = plan.waiting.get(variable);
    known ? known.push(leftOut) : plan.waiting.set(variable, [leftOut]);
  }
}

/** Has a node run that was left out. */
function putBack({ node, hows, index }: SkippedNode, plan: Plan): void {
  if (hows[index] === 'skip') {
    const how = isBlock(node) ? 'lines' : 'full';
    hows[index] = how;
    useNode(node, how, plan);
  }
}

/** Keeps the variables that `node` asks for when it is run, and plans what is in it. */
function useNode(node: SkippedNode['node'], how: How, plan: Plan): void {
  if (how === 'lines' && isBlock(node)) {
    use(node.pipe, plan);
    planNodes(node.body, plan);
    planNodes(node.otherwise, plan);
  } else {
    pipesIn([node]).forEach((pipe) => void use(pipe, plan));
  }
}

/** The variables that a node changes which is left out. */
function assignedBy(node: SkippedNode['node'], { traits }: Plan): readonly TemplateVariable[] {
  if (node.kind === 'action') {
    return node.pipe.variables;
  }
  const assigns = isBlock(node) && (traitsOf(traits, node) & ASSIGNS) !== 0;
  return assigns ? pipesIn([node]).flatMap((pipe) => (pipe.assigns ? pipe.variables : [])) : [];
}

function howOf(node: TemplateNode, line: LineOfNode | undefined, plan: Plan): How {
  if (node.kind === 'text' || line?.isImage || line?.isMention) {
    return 'full';
  }
  const traits = traitsOf(plan.traits, node);
  if (node.kind === 'action' && node.pipe.variables.length > 0) {
    return (traits & CHANGES) !== 0 ? 'full' : 'skip';
  }
  if ((traits & (IMAGE | MENTION | CHANGES)) === 0) {
    return 'skip';
  }
  const given = givenTo(node);
  return given === undefined || (given && carries(given, plan)) ? 'full' : 'lines';
}

/** What a block asks, or a helper is called with, that writes lines of their own; null for nothing, and undefined for what writes none. */
function givenTo(node: Exclude<TemplateNode, { kind: 'text' }>): Pipe | null | undefined {
  if (node.kind === 'if') {
    return null;
  }
  if (node.kind !== 'action') {
    return pipeOf(node);
  }
  const [[head, name, arg, more] = [], ...others] = node.pipe.commands;
  const isCall = head?.kind === 'function' && head.name === 'include' && name?.kind === 'literal' && !more;
  const isOnly = others.every(([each]) => each?.kind === 'function' && INDENTING.test(each.name));
  if (!isCall || !isOnly || (arg?.kind === 'pipe' && callsHelper(arg.pipe))) {
    return undefined;
  }
  return arg ? { variables: [], assigns: false, commands: [[arg]], isFlat: false } : null;
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
        plan.used.add(operand.variable);
      } else if (operand.kind === 'pipe') {
        use(operand.pipe, plan);
      }
    }
  }
}

/** Has what is left out run where it changes variables that are asked for, and with it what it asks for in turn. */
function runUsed(plan: Plan): void {
  // A set hands out what is added to it meanwhile.
  for (const variable of plan.used) {
    for (const leftOut of plan.waiting.get(variable) ?? []) {
      putBack(leftOut, plan);
    }
  }
}

/** Whether `pipe` puts something that may become the key of an image into a mapping that something else has. */
function setsImage({ commands }: Pipe, traits: TraitReader): boolean {
  return commands.some(([head, ...args], index) => {
    const isSetting = head?.kind === 'function' && CHANGING.has(head.name) && head.name !== 'unset';
    if (!isSetting || isNew(args[0])) {
      return false;
    }
    const put = args.slice(1).reduce((all, arg) => all | traitsOfOperand(traits, arg), 0);
    const before = args.length > 0 ? traitsOfCommands(traits, commands.slice(0, index)) : 0;
    return ((put | before) & IMAGE) !== 0;
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
