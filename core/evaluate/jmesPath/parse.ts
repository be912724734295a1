// Reads a JMESPath expression by the grammar of jmespath.org, with the priorities of go-jmespath.
import type { Json } from '../json.ts';
import { NotKnown } from '../stop.ts';
import { type PathToken, type Sign, tokensOf } from './tokens.ts';

export type PathNode =
  | { readonly type: 'current' }
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'slice'; readonly parts: readonly (number | null)[] }
  | { readonly type: 'chain' | 'pipe' | 'or' | 'and'; readonly left: PathNode; readonly right: PathNode }
  | {
      readonly type: 'compare';
      readonly operator: Comparator;
      readonly left: PathNode;
      readonly right: PathNode;
    }
  | { readonly type: 'not' | 'reference'; readonly of: PathNode }
  | { readonly type: 'flatten'; readonly of: PathNode }
  | { readonly type: 'project' | 'projectValues'; readonly left: PathNode; readonly right: PathNode }
  | {
      readonly type: 'filter';
      readonly left: PathNode;
      readonly right: PathNode;
      readonly condition: PathNode;
    }
  | { readonly type: 'list'; readonly items: readonly PathNode[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [string, PathNode])[] }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly PathNode[] };

export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Throws `NotKnown` for a text that is no expression, and for one that is nested too deeply. */
export function parseJmesPath(text: string): PathNode {
  const parser = new Parser(text);
  const node = parser.expression(0);
  parser.take('end');
  return node;
}

const CURRENT: PathNode = { type: 'current' };

/** How tightly a sign binds to what is before it. Signs that are left out bind to nothing. */
const POWER: Partial<Record<PathToken['kind'], number>> = {
  '|': 1,
  '||': 2,
  '&&': 3,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '[]': 9,
  '*': 20,
  '[?': 21,
  '.': 40,
  '!': 45,
  '{': 50,
  '[': 55,
  '(': 60,
};

const MAX_DEPTH = 60;

/** Each operator makes the tree one deeper, however flat the expression looks, and all that reads a tree calls itself. */
const MOST_OPERATORS = 1000;

class Parser {
  readonly #text: string;
  readonly #tokens: readonly PathToken[];
  #at = 0;
  #depth = 0;
  #operators = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  expression(power: number): PathNode {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) {
      throw new NotKnown('budget', this.#text);
    }
    let left = this.#prefix(this.#next());
    while ((POWER[this.#peek().kind] ?? 0) > power) {
      this.#operators++;
      if (this.#operators > MOST_OPERATORS) {
        throw new NotKnown('budget', this.#text);
      }
      left = this.#infix(this.#next(), left);
    }
    this.#depth--;
    return left;
  }

  take(kind: Sign): void {
    if (this.#next().kind !== kind) {
      this.#fail();
    }
  }

  #fail(): never {
    throw new NotKnown('syntax', this.#text);
  }

  #peek(ahead = 0): PathToken {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end' };
  }

  #next(): PathToken {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #skip(kind: Sign): boolean {
    const isThere = this.#peek().kind === kind;
    this.#at += isThere ? 1 : 0;
    return isThere;
  }

  #prefix(token: PathToken): PathNode {
    switch (token.kind) {
      case 'literal':
        return { type: 'literal', value: token.value };
      case 'name':
        return token.quoted && this.#peek().kind === '(' ? this.#fail() : { type: 'field', name: token.name };
      case '@':
        return CURRENT;
      case '!':
        return { type: 'not', of: this.expression(45) };
      case '&':
        return { type: 'reference', of: this.expression(0) };
      case '(': {
        const inner = this.expression(0);
        this.take(')');
        return inner;
      }
      case '*':
        return { type: 'projectValues', left: CURRENT, right: this.#projected(20) };
      case '[]':
        return { type: 'project', left: { type: 'flatten', of: CURRENT }, right: this.#projected(9) };
      case '[?':
        return this.#filter(CURRENT);
      case '{':
        return this.#object();
      case '[':
        return this.#startsIndex() ? this.#bracket(CURRENT) : this.#list();
      default:
        return this.#fail();
    }
  }

  #infix(token: PathToken, left: PathNode): PathNode {
    switch (token.kind) {
      case '.':
        return this.#skip('*')
          ? { type: 'projectValues', left, right: this.#projected(40) }
          : { type: 'chain', left, right: this.#afterDot(40) };
      case '|':
        return { type: 'pipe', left, right: this.expression(1) };
      case '||':
        return { type: 'or', left, right: this.expression(2) };
      case '&&':
        return { type: 'and', left, right: this.expression(3) };
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return { type: 'compare', operator: token.kind, left, right: this.expression(5) };
      case '[]':
        return { type: 'project', left: { type: 'flatten', of: left }, right: this.#projected(9) };
      case '[?':
        return this.#filter(left);
      case '[':
        return this.#startsIndex() ? this.#bracket(left) : this.#fail();
      case '(':
        return left.type === 'field' ? { type: 'call', name: left.name, args: this.#args() } : this.#fail();
      default:
        return this.#fail();
    }
  }

  /** Whether `[` begins an index, a slice or `[*]`, and not a list. */
  #startsIndex(): boolean {
    const { kind } = this.#peek();
    return kind === 'number' || kind === ':' || (kind === '*' && this.#peek(1).kind === ']');
  }

  #bracket(left: PathNode): PathNode {
    if (this.#skip('*')) {
      this.take(']');
      return { type: 'project', left, right: this.#projected(20) };
    }
    const parts: (number | null)[] = [null];
    while (!this.#skip(']')) {
      const token = this.#next();
      if (token.kind === ':') {
        parts.push(null);
      } else if (token.kind === 'number' && parts.at(-1) === null) {
        parts[parts.length - 1] = token.value;
      } else {
        this.#fail();
      }
    }
    const [index] = parts;
    if (parts.length === 1 && typeof index === 'number') {
      return { type: 'chain', left, right: { type: 'index', index } };
    }
    return parts.length > 3
      ? this.#fail()
      : {
          type: 'project',
          left: { type: 'chain', left, right: { type: 'slice', parts } },
          right: this.#projected(20),
        };
  }

  #filter(left: PathNode): PathNode {
    const condition = this.expression(0);
    this.take(']');
    const right = this.#peek().kind === '[]' ? CURRENT : this.#projected(21);
    return { type: 'filter', left, right, condition };
  }

  /** What is done with each item of a projection. */
  #projected(power: number): PathNode {
    const { kind } = this.#peek();
    if ((POWER[kind] ?? 0) < 10) {
      return CURRENT;
    }
    if (kind === '[' || kind === '[?') {
      return this.expression(power);
    }
    this.take('.');
    return this.#afterDot(power);
  }

  #afterDot(power: number): PathNode {
    if (this.#skip('[')) {
      return this.#list();
    }
    if (this.#skip('{')) {
      return this.#object();
    }
    const { kind } = this.#peek();
    return kind === 'name' || kind === '*' ? this.expression(power) : this.#fail();
  }

  #list(): PathNode {
    const items: PathNode[] = [];
    do {
      items.push(this.expression(0));
    } while (this.#skip(','));
    this.take(']');
    return { type: 'list', items };
  }

  #object(): PathNode {
    const entries: [string, PathNode][] = [];
    do {
      const key = this.#next();
      if (key.kind !== 'name') {
        this.#fail();
      }
      this.take(':');
      entries.push([key.name, this.expression(0)]);
    } while (this.#skip(','));
    this.take('}');
    return { type: 'object', entries };
  }

  #args(): readonly PathNode[] {
    const args: PathNode[] = [];
    if (this.#skip(')')) {
      return args;
    }
    do {
      args.push(this.expression(0));
    } while (this.#skip(','));
    this.take(')');
    return args;
  }
}
