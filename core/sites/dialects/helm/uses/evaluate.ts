// Runs templates without values: every branch that could be taken is taken, and what is written keeps the values that it is made of.

import { pushAll } from '../../../../model/pushAll.ts';
import { branchesOf, runBranches, type TemplateBranch } from './branches.ts';
import { alternatives, mapSymbol, outputOf, pathsOf, truthOf } from './choices.ts';
import { type Formula, join, waysOf } from './conditions.ts';
import { fieldOf, turnsOf } from './fields.ts';
import { type Caller, callFunction } from './functions.ts';
import { isHarmless, libraryModel } from './libraries.ts';
import { parseTemplate } from './parse.ts';
import type { FileNodes, Run } from './run.ts';
import {
  assign,
  branchScope,
  changedIn,
  declare,
  innerScope,
  lookUp,
  rootScope,
  type Scope,
} from './scope.ts';
import {
  choiceOf,
  NIL,
  type Output,
  type OutputPiece,
  type Symbolic,
  spend,
  textOf,
  unknown,
} from './symbols.ts';
import type { Block, Operand, Pipe, TemplateNode } from './syntax.ts';

/** What `template` writes when it is called with `dot`. */
export function evaluate(template: FileNodes, dot: Symbolic, run: Run): Output {
  return runNodes(template.nodes, dot, rootScope(dot, [], true), {
    file: template.file,
    run,
    lines: run.slice !== null,
  });
}

interface RunFrame {
  readonly file: string;
  readonly run: Run;
  /** Whether what is written are lines of their own, of which those without images are left out. */
  readonly lines: boolean;
}

function runNodes(nodes: readonly TemplateNode[], dot: Symbolic, scope: Scope, frame: RunFrame): Output {
  const out: OutputPiece[] = [];
  const hows = frame.lines ? frame.run.slice?.hows(nodes) : undefined;
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    const how = hows?.[index] ?? 'full';
    if (!node || how === 'skip') {
      continue;
    }
    if (!spend(frame.run.budget, 1)) {
      break;
    }
    if (node.kind === 'text') {
      out.push({ kind: 'text', text: node.text, file: frame.file, line: node.line });
    } else {
      const at = { file: frame.file, run: frame.run, lines: how === 'lines', line: node.line };
      pushAll(out, runNode(node, dot, scope, at));
    }
  }
  return out;
}

function runNode(node: Exclude<TemplateNode, { kind: 'text' }>, dot: Symbolic, scope: Scope, at: At): Output {
  switch (node.kind) {
    case 'action':
      return runAction(node.pipe, dot, scope, at);
    case 'template': {
      const arg = node.arg ? runPipe(node.arg, dot, scope, { ...at, lines: false }) : NIL;
      return outputOf(include(node.name, arg, scope, at), at.run.budget, at.file, at.line);
    }
    default:
      return runBlock(node, dot, scope, at);
  }
}

interface At extends RunFrame {
  readonly line: number;
}

function runAction(pipe: Pipe, dot: Symbolic, scope: Scope, at: At): Output {
  const value = runPipe(pipe, dot, scope, at);
  if (pipe.variables.length > 0) {
    return [];
  }
  const out = outputOf(value, at.run.budget, at.file, at.line);
  spend(at.run.budget, out.length);
  return out.some(isUnplaced) ? placedAll(out, at) : out;
}

function isUnplaced(piece: OutputPiece): boolean {
  return piece.kind === 'choice' || (piece.kind === 'value' && piece.file === '');
}

function placedAll(out: Output, at: At): Output {
  const done = new Map<Output, Output>();
  return out.map((piece) => placed(piece, at, done));
}

/** What functions put together has the place of the action that called them. `done` keeps what ways share with one another shared. */
function placed(piece: OutputPiece, at: At, done: Map<Output, Output>): OutputPiece {
  if (piece.kind === 'value' && piece.file === '') {
    return { ...piece, file: at.file, line: at.line };
  }
  if (piece.kind !== 'choice' || piece.weight >= MAX_PLACED) {
    return piece;
  }
  const ways = piece.ways.map(({ when, is }) => {
    const there = done.get(is) ?? is.map((each) => placed(each, at, done));
    done.set(is, there);
    return { when, is: there };
  });
  return { ...piece, ways };
}

const MAX_PLACED = 100;

/** The result of a pipeline, after the variables before it have taken it. */
function runPipe(pipe: Pipe, dot: Symbolic, scope: Scope, at: At): Symbolic {
  let value: Symbolic | null = null;
  for (const command of pipe.commands) {
    value = runCommand(command, value, dot, scope, at);
  }
  const result = value ?? unknown();
  for (const { name } of pipe.variables) {
    (pipe.assigns ? assign : declare)(scope, name, result);
  }
  return result;
}

function runCommand(
  command: readonly Operand[],
  before: Symbolic | null,
  dot: Symbolic,
  scope: Scope,
  at: At,
): Symbolic {
  const [head] = command;
  const { budget } = at.run;
  if (!head || !spend(budget, 1)) {
    return unknown();
  }
  const args: Symbolic[] = [];
  for (let index = 1; index < command.length; index++) {
    const operand = command[index];
    operand && args.push(runOperand(operand, dot, scope, at));
  }
  before && args.push(before);
  if (head.kind === 'function') {
    const result = callFunction(head.name, args, callerIn(scope, at));
    if (READS.has(head.name)) {
      remember(result, at.run);
    }
    return result;
  }
  const value = runOperand(head, dot, scope, at);
  // A method, as in `.Files.Get "name"`.
  return args.length > 0 ? unknown(pathsOf(args, budget)) : value;
}

/** The functions that ask for values by their keys. */
const READS: ReadonlySet<string> = new Set(['index', 'get', 'dig', 'first', 'values']);

function runOperand(operand: Operand, dot: Symbolic, scope: Scope, at: At): Symbolic {
  switch (operand.kind) {
    case 'literal':
      return operand;
    case 'dot':
      return fieldsOf(dot, operand.fields, at.run);
    case 'variable':
      return fieldsOf(lookUp(scope, operand.variable.name), operand.fields, at.run);
    case 'pipe':
      return fieldsOf(runPipe(operand.pipe, dot, scope, at), operand.fields, at.run);
    case 'function':
      return callFunction(operand.name, [], callerIn(scope, at));
  }
}

function fieldsOf(symbol: Symbolic, fields: readonly string[], run: Run): Symbolic {
  if (fields.length === 0) {
    return symbol;
  }
  let found = symbol;
  for (const field of fields) {
    found = fieldOf(found, field, run.space, run.budget);
  }
  remember(found, run);
  return found;
}

function remember(symbol: Symbolic, { asked, budget }: Run): void {
  if (symbol.kind === 'value') {
    spend(budget, 1);
  }
  if (asked && (symbol.kind === 'value' || symbol.kind === 'choice' || symbol.kind === 'first')) {
    const paths = symbol.kind === 'value' ? [symbol.path] : pathsOf([symbol], budget);
    for (const path of paths.filter(({ length }) => length > 0)) {
      asked.named.add(path.join('.'));
    }
  }
}

function callerIn(scope: Scope, at: At): Caller {
  const { budget, space } = at.run;
  return {
    budget,
    space,
    place: at,
    certain: scope.certain,
    include: (name, arg) =>
      mapSymbol(
        name,
        (is) =>
          is.kind === 'literal' ? include(String(is.value), arg, scope, at) : includeAny(is, arg, scope, at),
        budget,
      ),
    template: (text, context) => runText(text, context, scope, at),
  };
}

/** A helper that calls itself this often goes through something that only values end. */
const MAX_RECURSION = 4;
const MAX_STACK = 60;

function include(name: string, arg: Symbolic, scope: Scope, at: At): Symbolic {
  const { definitions, stack, called } = at.run;
  const definition = definitions.get(name) ?? libraryModel(name);
  if (!definition) {
    // A whole file, for the digest of what it writes.
    return /\.(?:ya?ml|tpl|json|txt)$/.test(name) || isHarmless(name) ? unknown() : missing(name, arg, at);
  }
  if (stack.length >= MAX_STACK || timesIn(stack, name) >= MAX_RECURSION) {
    // What it writes deeper down is text of the same kind: only images would be missed.
    if (at.run.asked && namesImage(definition.nodes)) {
      at.run.budget.why.add(`the helper "${name}" calls itself`);
    }
    return unknown(pathsOf([arg], at.run.budget));
  }
  called.add(name);
  stack.push(name);
  const inner = rootScope(arg, scope.when, scope.certain);
  const out = runNodes(definition.nodes, arg, inner, { file: definition.file, run: at.run, lines: at.lines });
  stack.pop();
  return textOf(out);
}

/** Whether the text of `nodes` speaks of an image anywhere. */
function namesImage(nodes: readonly TemplateNode[]): boolean {
  return JSON.stringify(nodes, (key, value) => (key === 'assigned' ? [] : value)).includes('mage');
}

function timesIn(stack: readonly string[], name: string): number {
  let times = 0;
  for (const each of stack) {
    times += each === name ? 1 : 0;
  }
  return times;
}

/** A helper whose name is computed: any whose name it can be. */
function includeAny(name: Symbolic, arg: Symbolic, scope: Scope, at: At): Symbolic {
  const parts =
    name.kind === 'text' ? name.out.map((piece) => (piece.kind === 'text' ? piece.text : null)) : [];
  const [first] = parts;
  const last = parts.at(-1);
  const names = [...at.run.definitions.keys()].filter(
    (each) =>
      parts.some((part) => part !== null) && each.startsWith(first ?? '') && each.endsWith(last ?? ''),
  );
  return names.length === 0 || names.length > MAX_NAMES
    ? missing('a computed name', arg, at)
    : choiceOf(names.map((each) => ({ when: [], is: include(each, arg, scope, at) })));
}

const MAX_NAMES = 12;

function missing(name: string, arg: Symbolic, at: At): Symbolic {
  at.run.budget.why.add(`${at.file}:${at.line}: the helper ${name} is not at hand`);
  return unknown(pathsOf([arg], at.run.budget));
}

/** `tpl`: the template's own text is run, text of values is kept as it is. */
function runText(text: Symbolic, context: Symbolic, scope: Scope, at: At): Symbolic {
  if (text.kind === 'literal') {
    const { nodes } = parseTemplate(String(text.value ?? ''));
    const isDeep = timesIn(at.run.stack, TPL) >= MAX_RECURSION;
    at.run.stack.push(TPL);
    const out = isDeep
      ? [unknown()]
      : runNodes(nodes, context, rootScope(context, scope.when, scope.certain), at);
    at.run.stack.pop();
    return textOf(out);
  }
  const { asked, budget } = at.run;
  for (const path of asked ? pathsOf([text], budget).filter(({ length }) => length > 0) : []) {
    asked?.templated.set(path.join('.'), path);
  }
  return text;
}

const TPL = 'tpl';

function runBlock(block: Block, dot: Symbolic, scope: Scope, at: At): Output {
  const around = innerScope(scope);
  if (block.kind === 'range') {
    return runRange(block, dot, around, at);
  }
  const value = runPipe(block.pipe, dot, around, { ...at, lines: false });
  const formula = truthOf(value, at.run.budget);
  const inside = block.kind === 'with' ? value : dot;
  return runBranches(
    branchesOf(formula, {
      yes: (inner) => runNodes(block.body, inside, inner, at),
      no: (inner) => runNodes(block.otherwise, dot, inner, at),
    }),
    around,
    at.run.space,
    at.run.budget,
  );
}

function runRange(block: Block, dot: Symbolic, scope: Scope, at: At): Output {
  const { budget } = at.run;
  const { variables, ...rest } = block.pipe;
  const value = runPipe({ ...rest, variables: [] }, dot, scope, { ...at, lines: false });
  const ways = alternatives(value, budget) ?? [{ when: [], is: unknown(pathsOf([value], budget)) }];
  const otherwise = (inner: Scope) => runNodes(block.otherwise, dot, inner, at);
  const branches = ways.flatMap(({ when, is }): readonly TemplateBranch[] => {
    const yes = (inner: Scope) => runTurns(block, is, inner, at);
    const whens = (formula: Formula, wanted: boolean) =>
      waysOf(formula, wanted)
        .map((each) => join(when, each))
        .filter((each) => each !== null);
    const formula = truthOf(is, budget);
    return [
      { whens: whens(formula, true), run: yes },
      { whens: whens(formula, false), run: otherwise },
    ];
  });
  return runBranches(branches, scope, at.run.space, budget);
}

/** The turns of a loop: where the items are not known, one stands for all, and changed variables have their old or their new value. */
function runTurns(block: Block, symbol: Symbolic, scope: Scope, at: At): Output {
  const isKnown = symbol.kind === 'list' || (symbol.kind === 'map' && symbol.rest === null);
  const out: OutputPiece[] = [];
  for (const { key, item } of turnsOf(symbol, at.run.space, at.run.budget)) {
    const [first, second] = block.pipe.variables;
    const turn = (outer: Scope): Output => {
      const inner = innerScope(outer);
      if (second !== undefined) {
        declare(inner, first?.name ?? '', key);
        declare(inner, second.name, item);
      } else if (first !== undefined) {
        declare(inner, first.name, item);
      }
      remember(item, at.run);
      return runNodes(block.body, item, inner, at);
    };
    if (!isKnown) {
      const probe = branchScope(scope, scope.when, false);
      const once = turn(probe);
      const changed = changedIn(probe);
      if (changed.length === 0) {
        pushAll(out, once);
        continue;
      }
      for (const name of changed) {
        const either = [lookUp(scope, name), lookUp(probe, name)];
        assign(scope, name, choiceOf(either.map((is) => ({ when: [], is }))));
      }
    }
    pushAll(out, turn(scope));
  }
  return out;
}
