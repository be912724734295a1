// Compiles an expression of CEL: reads it, refuses what is not known here, counts what its loops cost, and runs it.
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { serialize } from '@marcbachmann/cel-js';
import { NotKnown } from '../stop.ts';
import { asPolicyError, MATCHES, STEP } from './environment.ts';
import { withoutMessages } from './messages.ts';

/** The variables of an expression, with CEL's own values: integers are `bigint`. */
export type CelScope = Readonly<Record<string, unknown>>;

export type CompiledCel = (scope: CelScope) => unknown;

/** Throws `NotKnown` where the expression cannot be read, or uses what is not known here. Running it may throw `PolicyError` too. */
export function compileCel(environment: Environment, expression: string): CompiledCel {
  if (expression.length > MAX_LENGTH) {
    throw new NotKnown('budget', expression);
  }
  const counted = guarded(expression, () => {
    const { ast } = environment.parse(withoutMessages(expression));
    refuseUnknown(ast, new Set());
    return environment.parse(serialize(withSteps(ast)));
  });
  const checked = counted.check();
  if (!checked.valid) {
    throw asPolicyError(checked.error, expression);
  }
  return (scope) => guarded(expression, () => counted({ ...scope }));
}

const MAX_LENGTH = 50_000;

function guarded<T>(expression: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw asPolicyError(error, expression);
  }
}

/** The variables of admission that an expression may read here. The others need a cluster, or name somebody. */
const ROOTS: ReadonlySet<string> = new Set([
  'object',
  'oldObject',
  'request',
  'variables',
  'optional',
  'jsonpatch',
]);
const OF_REQUEST: ReadonlySet<string> = new Set([
  ...[
    'operation',
    'namespace',
    'name',
    'object',
    'oldObject',
    'kind',
    'resource',
    'subResource',
    'dryRun',
    'userInfo',
  ],
]);

const LOOPS: ReadonlySet<string> = new Set(['map', 'filter', 'exists', 'all', 'exists_one']);

/** @param bound the variables of the loops around `node`. */
function refuseUnknown(node: ASTNode, bound: ReadonlySet<string>): void {
  if (node.op === 'id' && !bound.has(node.args) && !ROOTS.has(node.args)) {
    throw new NotKnown('feature', node.args);
  }
  if (node.op === '.' || node.op === '.?') {
    refuseField(node.args[0], String(node.args[1]), bound);
  }
  const [variable] = node.op === 'rcall' && LOOPS.has(node.args[0]) ? node.args[2] : [];
  if (node.op === 'rcall' && variable?.op === 'id') {
    const inside = new Set([...bound, variable.args]);
    refuseUnknown(node.args[1], bound);
    for (const each of node.args[2].slice(1)) {
      refuseUnknown(each, inside);
    }
    return;
  }
  for (const child of childrenOf(node)) {
    refuseUnknown(child, bound);
  }
}

/** Nobody knows here who makes the request, only that it is no node. */
function refuseField(of: ASTNode, field: string, bound: ReadonlySet<string>): void {
  const isRequest = (each: ASTNode): boolean =>
    each.op === 'id' && each.args === 'request' && !bound.has('request');
  if (isRequest(of) && !OF_REQUEST.has(field)) {
    throw new NotKnown('feature', `request.${field}`);
  }
  if (
    (of.op === '.' || of.op === '.?') &&
    isRequest(of.args[0]) &&
    of.args[1] === 'userInfo' &&
    field !== 'groups'
  ) {
    throw new NotKnown('feature', `request.userInfo.${field}`);
  }
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case '!_':
    case '-_':
      return [node.args];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    default:
      return node.args as readonly ASTNode[];
  }
}

/** `node` with a step around the body of each loop, and with Go's regular expressions. */
function withSteps(node: ASTNode): ASTNode {
  const make = (op: string, args: unknown): ASTNode => ({ ...node, op, args }) as unknown as ASTNode;
  switch (node.op) {
    case 'value':
    case 'id':
      return node;
    case '.':
    case '.?':
      return make(node.op, [withSteps(node.args[0]), node.args[1]]);
    case '!_':
    case '-_':
      return make(node.op, withSteps(node.args));
    case 'call': {
      const [name, args] = node.args;
      const [text, ...rest] = args.map(withSteps);
      return name === 'matches' && text
        ? make('rcall', [MATCHES, text, rest])
        : make('call', [name, args.map(withSteps)]);
    }
    case 'rcall':
      return loop(node.args, make);
    case 'map':
      return make(
        'map',
        node.args.map((entry) => entry.map(withSteps)),
      );
    default:
      return make(node.op, (node.args as readonly ASTNode[]).map(withSteps));
  }
}

function loop(
  [name, receiver, args]: [string, ASTNode, ASTNode[]],
  make: (op: string, args: unknown) => ASTNode,
): ASTNode {
  const inner = args.map(withSteps);
  const last = inner.at(-1);
  return LOOPS.has(name) && last
    ? make('rcall', [name, withSteps(receiver), [...inner.slice(0, -1), make('call', [STEP, [last]])]])
    : make('rcall', [name === 'matches' ? MATCHES : name, withSteps(receiver), inner]);
}
