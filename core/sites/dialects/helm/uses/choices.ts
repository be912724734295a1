// Asks and changes what templates compute with: whether it is set, which alternatives it has, and what it is written as.
import type { ValuesPath, When } from '../../../../model/chartUses.ts';
import { type Formula, isSet, join, waysOf } from './conditions.ts';
import {
  type Budget,
  choiceOf,
  choicePiece,
  literal,
  MAX_LITERAL,
  NIL,
  type Output,
  plainText,
  type Symbolic,
  spend,
  type Unknown,
  unknown,
  type Way,
} from './symbols.ts';

/** Go's truth of `symbol`. */
export function truthOf(symbol: Symbolic, budget: Budget): Formula {
  if (!spend(budget, 1)) {
    return null;
  }
  switch (symbol.kind) {
    case 'literal':
      return Boolean(symbol.value);
    case 'value':
      return symbol.path.length === 0 ? true : isSet(symbol.path);
    case 'text':
      return isWritten(symbol.out);
    case 'choice':
      return truthOfChoice(symbol, budget);
    case 'first':
      return { any: symbol.items.map((item) => truthOf(item, budget)) };
    case 'last':
      return { all: symbol.items.map((item) => truthOf(item, budget)) };
    case 'test':
      return symbol.formula;
    case 'map':
      return symbol.entries.size > 0 || (symbol.rest ? truthOf(symbol.rest, budget) : false);
    case 'list':
      return symbol.items.length > 0;
    case 'unknown':
      return isAlwaysWritten(symbol) ? true : null;
    case 'parsed':
      return null;
  }
}

/** The same choice comes back in each way around it, as in a chain of `else if`. */
const KNOWN_TRUTH = new WeakMap<Symbolic, Formula>();

function truthOfChoice(symbol: Symbolic & { kind: 'choice' }, budget: Budget): Formula {
  const known = KNOWN_TRUTH.get(symbol) ?? either(symbol.ways, (is) => truthOf(is, budget));
  if (budget.left > 0) {
    KNOWN_TRUTH.set(symbol, known);
  }
  return known;
}

/** Charts have a version, those that use their appVersion have one, and keys are no empty strings. */
function isAlwaysWritten({ what }: Unknown): boolean {
  return what === 'chartVersion' || what === 'appVersion' || what === 'key';
}

/** Whether anything stands in `out`. Branches share what they write with one another: each output is asked once, for all who have it. */
function isWritten(out: Output): Formula {
  const known = WRITTEN.get(out) ?? { formula: formulaOfOutput(out) };
  WRITTEN.set(out, known);
  return known.formula;
}

const WRITTEN = new WeakMap<Output, { readonly formula: Formula }>();

function formulaOfOutput(out: Output): Formula {
  if (out.some((piece) => piece.kind === 'text' && piece.text !== '')) {
    return true;
  }
  return {
    any: out.map((piece): Formula => {
      switch (piece.kind) {
        case 'text':
          return false;
        case 'value':
          return isSet(piece.path);
        case 'choice':
          return either(piece.ways, isWritten);
        case 'unknown':
          return isAlwaysWritten(piece) ? true : null;
        default:
          return null;
      }
    }),
  };
}

function either<T>(ways: readonly Way<T>[], formulaOf: (is: T) => Formula): Formula {
  return { cases: ways.map(({ when, is }) => ({ when, formula: formulaOf(is) })) };
}

/** `yes` or `no`, each with what has to hold for it. */
export function pick(formula: Formula, yes: Symbolic, no: Symbolic): Symbolic {
  const whenYes = waysOf(formula, true);
  const whenNo = waysOf(formula, false);
  if (whenNo.length === 0) {
    return yes;
  }
  if (whenYes.length === 0) {
    return no;
  }
  return choiceOf([
    ...whenYes.map((when) => ({ when, is: yes })),
    ...whenNo.map((when) => ({ when, is: no })),
  ]);
}

/** The alternatives of `symbol`, none of which is a choice; null where they are too many. */
export function alternatives(symbol: Symbolic, budget: Budget): readonly Way<Symbolic>[] | null {
  const found: Way<Symbolic>[] = [];
  return collectAlternatives(symbol, [], found, budget) ? found : null;
}

const MAX_ALTERNATIVES = 64;

function collectAlternatives(symbol: Symbolic, when: When, found: Way<Symbolic>[], budget: Budget): boolean {
  if (!spend(budget, 1)) {
    return false;
  }
  const resolved = resolve(symbol, budget);
  if (resolved.kind !== 'choice') {
    found.push({ when, is: resolved });
    return found.length <= MAX_ALTERNATIVES;
  }
  return resolved.ways.every((way) => {
    const both = join(when, way.when);
    return both === null || collectAlternatives(way.is, both, found, budget);
  });
}

/** `symbol` with its first or last one chosen. */
export function resolve(symbol: Symbolic, budget: Budget): Symbolic {
  if (symbol.kind === 'test') {
    return pick(symbol.formula, literal(true), literal(false));
  }
  if (symbol.kind !== 'first' && symbol.kind !== 'last') {
    return symbol;
  }
  const [last, ...before] = [...symbol.items].reverse();
  return before.reduce<Symbolic>((rest, item) => {
    const formula = truthOf(item, budget);
    return pick(symbol.kind === 'first' ? formula : { not: formula }, item, rest);
  }, last ?? NIL);
}

/** `change` of every alternative of `symbol`. */
export function mapSymbol(symbol: Symbolic, change: (is: Symbolic) => Symbolic, budget: Budget): Symbolic {
  if (
    symbol.kind !== 'choice' &&
    symbol.kind !== 'first' &&
    symbol.kind !== 'last' &&
    symbol.kind !== 'test'
  ) {
    return change(symbol);
  }
  const ways = alternatives(symbol, budget);
  return ways
    ? choiceOf(ways.map(({ when, is }) => ({ when, is: change(is) })))
    : unknown(pathsOf([symbol], budget));
}

/** The values that go into `symbols`; where they are too many, the root of all values. */
export function pathsOf(symbols: readonly Symbolic[], budget: Budget): readonly ValuesPath[] {
  const search: PathSearch = { paths: new Map(), seen: new Set(), left: MAX_VISITS };
  for (const symbol of symbols) {
    collectPaths(symbol, search, 0);
  }
  spend(budget, MAX_VISITS - search.left);
  return search.left <= 0 ? [[]] : [...search.paths.values()];
}

interface PathSearch {
  readonly paths: Map<string, ValuesPath>;
  /** What parts have in common is walked once. */
  readonly seen: Set<unknown>;
  left: number;
}

const MAX_VISITS = 4000;
const MAX_DEPTH = 100;

function collectPaths(symbol: Symbolic, search: PathSearch, depth: number): void {
  if (search.left-- <= 0 || depth > MAX_DEPTH || search.seen.has(symbol)) {
    return;
  }
  search.seen.add(symbol);
  const visit = (each: Symbolic) => collectPaths(each, search, depth + 1);
  switch (symbol.kind) {
    case 'value':
      addPath(symbol.path, search);
      break;
    case 'unknown':
      symbol.of.forEach((path) => void addPath(path, search));
      break;
    case 'text':
    case 'parsed':
      collectPathsOfOutput(symbol.out, search);
      break;
    case 'choice':
      symbol.ways.forEach(({ is }) => void visit(is));
      break;
    case 'first':
    case 'last':
    case 'list':
      symbol.items.forEach(visit);
      break;
    case 'map':
      [...symbol.entries.values()].filter((each) => !isContext(each)).forEach(visit);
      if (symbol.rest) {
        visit(symbol.rest);
      }
  }
}

function addPath(path: ValuesPath, { paths, seen }: PathSearch): void {
  if (!seen.has(path)) {
    seen.add(path);
    paths.set(path.join('.'), path);
  }
}

/** The root context is handed to every helper; it does not make the result depend on all values. */
function isContext(symbol: Symbolic): boolean {
  return symbol.kind === 'map' && symbol.entries.has('Values') && symbol.entries.has('Chart');
}

function collectPathsOfOutput(out: Output, search: PathSearch): void {
  if (search.seen.has(out)) {
    return;
  }
  search.seen.add(out);
  for (const piece of out) {
    if (search.left-- <= 0) {
      return;
    }
    if (piece.kind === 'value' || piece.kind === 'whole') {
      addPath(piece.path, search);
    } else if (piece.kind === 'unknown') {
      piece.of.forEach((path) => void addPath(path, search));
    } else if (piece.kind === 'choice') {
      piece.ways.forEach(({ is }) => void collectPathsOfOutput(is, search));
    }
  }
}

/** Choices in choices in choices …, such as a variable that is set in each of thousands of branches. Real ones have some dozens. */
const MAX_CHOICES = 500;

/** `symbol` as an action writes it. */
export function outputOf(symbol: Symbolic, budget: Budget, file = '', line = 0, depth = 0): Output {
  if (depth > MAX_CHOICES || !spend(budget, 1)) {
    return [unknown()];
  }
  switch (symbol.kind) {
    case 'literal':
      return symbol.value === null || symbol.value === ''
        ? []
        : [{ ...plainText(String(symbol.value).slice(0, MAX_LITERAL)), file, line }];
    case 'value':
      return [{ kind: 'value', path: symbol.path, through: symbol.through, file, line }];
    case 'text':
      return symbol.out;
    case 'unknown':
      return [symbol];
    case 'choice':
      return [
        choicePiece(
          symbol.ways.map(({ when, is }) => ({ when, is: outputOf(is, budget, file, line, depth + 1) })),
        ),
      ];
    case 'first':
    case 'last':
    case 'test':
      return outputOf(resolve(symbol, budget), budget, file, line, depth + 1);
    default:
      return [unknown(pathsOf([symbol], budget))];
  }
}
