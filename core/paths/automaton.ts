// Compiles patterns to one automaton, which reads a text once, however many patterns there are and whatever they contain.
//
// It is a Thompson automaton, which never backtracks. Patterns that begin alike share the places of their beginnings, so that few places are
// reached at once. The sets of places that it reaches are cached, so that nearly every character costs one lookup. In the worst case a
// character costs one step for each place of the patterns.

/** A part of a pattern, independent of the syntax in which the pattern was written. */
export type PatternPart =
  /** `code` is that of the only character that it matches; undefined where it matches several. */
  | { readonly kind: 'character'; readonly is: (code: number) => boolean; readonly code?: number }
  | { readonly kind: 'sequence'; readonly pieces: readonly PatternPart[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternPart[] }
  /** `optional`: at most once. `repeated`: any number of times. `several`: at least once. */
  | { readonly kind: 'optional' | 'repeated' | 'several'; readonly piece: PatternPart };

export interface Automaton {
  /** Returns the indices of the patterns that match the whole of `text`, in ascending order. */
  readonly match: (text: string) => readonly number[];
  /** Returns how many characters and places have been processed so far. A test checks that the number grows linearly. */
  readonly work: () => number;
}

/** Returns one automaton for all `patterns`. It reports matches as indices in `patterns`. */
export function compilePatterns(patterns: readonly PatternPart[]): Automaton {
  const states = new States(graphOf(patterns));
  let characters = 0;
  const match = (text: string): readonly number[] => {
    let state = states.start();
    for (let at = 0; at < text.length; at++) {
      if (state.waiting.length === 0) {
        return [];
      }
      characters++;
      state = states.after(state, text.charCodeAt(at));
    }
    return state.accepted;
  };
  return { match, work: () => characters + states.work };
}

/**
 * Places and the edges between them, all by their numbers. Long ignore files have a place for each character, so that there is no object for
 * a place or an edge.
 */
interface PatternGraph {
  /** For each place, the edge that was added to it last. -1 where it has none. */
  readonly edges: number[];
  /** For each edge, the edge that was added to its place before it. -1 where there is none. */
  readonly others: number[];
  /** For each edge, the place that it leads to. For `ACCEPTS`, the index of a pattern. */
  readonly targets: number[];
  /** For each edge, the code of the character that it consumes, or one of the values below. */
  readonly labels: number[];
  /** The test of the label `FIRST_TEST - index`. */
  readonly tests: ((code: number) => boolean)[];
}

/** An edge that consumes nothing. */
const FREE = -1;
const ACCEPTS = -2;
const FIRST_TEST = -3;

/** The place at which every text begins. */
const ENTRY = 0;

function graphOf(patterns: readonly PatternPart[]): PatternGraph {
  const graph: PatternGraph = { edges: [-1], others: [], targets: [], labels: [], tests: [] };
  const numbers = new Map<PatternPart, number>();
  const sequences = patterns.map((pattern, index) => {
    const parts = partsOf(pattern);
    return { index, parts, order: parts.map((part) => codeOf(part) ?? numberOf(part, numbers)) };
  });
  // In this order, what a pattern shares with any other it shares with the one before it.
  sequences.sort((a, b) => compare(a.order, b.order));
  let before: readonly number[] = [];
  const places = [ENTRY];
  for (const { index, parts, order } of sequences) {
    let shared = 0;
    while (shared < order.length && order[shared] === before[shared]) {
      shared++;
    }
    places.length = shared + 1;
    let place = places[shared] ?? ENTRY;
    for (let at = shared; at < parts.length; at++) {
      place = addPart(graph, place, parts[at] ?? NOTHING);
      places.push(place);
    }
    addEdge(graph, place, ACCEPTS, index);
    before = order;
  }
  return graph;
}

const NOTHING: PatternPart = { kind: 'sequence', pieces: [] };

/** The largest code of a character. */
const MOST_CODE = 0xffff;

/** The parts of a sequence, and of the sequences in it. */
function partsOf(pattern: PatternPart, into: PatternPart[] = []): readonly PatternPart[] {
  if (pattern.kind !== 'sequence') {
    into.push(pattern);
    return into;
  }
  for (const piece of pattern.pieces) {
    partsOf(piece, into);
  }
  return into;
}

function codeOf(part: PatternPart): number | undefined {
  return part.kind === 'character' ? part.code : undefined;
}

/** A number of its own for each part that does not match exactly one character. */
function numberOf(part: PatternPart, numbers: Map<PatternPart, number>): number {
  const known = numbers.get(part);
  if (known !== undefined) {
    return known;
  }
  const number = MOST_CODE + 1 + numbers.size;
  numbers.set(part, number);
  return number;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return one.length - other.length;
}

function addPlace({ edges }: PatternGraph): number {
  return edges.push(-1) - 1;
}

function addEdge(
  { edges, others, targets, labels }: PatternGraph,
  from: number,
  label: number,
  to: number,
): void {
  const edge = targets.push(to) - 1;
  labels.push(label);
  others.push(edges[from] ?? -1);
  edges[from] = edge;
}

/** Adds what `part` matches from the place `from` on. Returns the place after it. */
function addPart(graph: PatternGraph, from: number, part: PatternPart): number {
  switch (part.kind) {
    case 'character': {
      const to = addPlace(graph);
      addEdge(graph, from, codeOf(part) ?? FIRST_TEST + 1 - graph.tests.push(part.is), to);
      return to;
    }
    case 'sequence':
      return part.pieces.reduce((at, piece) => addPart(graph, at, piece), from);
    case 'choice': {
      const to = addPlace(graph);
      for (const option of part.options) {
        addEdge(graph, addPart(graph, from, option), FREE, to);
      }
      return to;
    }
    case 'optional': {
      const to = addPart(graph, from, part.piece);
      const after = addPlace(graph);
      addEdge(graph, to, FREE, after);
      addEdge(graph, from, FREE, after);
      return after;
    }
    case 'repeated':
    case 'several': {
      const loop = addPlace(graph);
      addEdge(graph, from, FREE, loop);
      const end = addPart(graph, loop, part.piece);
      addEdge(graph, end, FREE, loop);
      return part.kind === 'several' ? end : loop;
    }
  }
}

/** The set of places that all patterns have reached after some text. */
interface State {
  /** The edges that consume the next character, in ascending order. */
  readonly waiting: Int32Array;
  /** The patterns that match the text, in ascending order. */
  readonly accepted: readonly number[];
  /** The state after each character, by its code. Looking up an array is faster than looking up a Map. */
  readonly next: (State | undefined)[];
}

/** For the cache limit each state counts as one entry for every ASCII character. Other characters are counted one by one. */
const ASCII = 128;

/** About how many numbers the cache may hold. When it is full, all of it is dropped, so that no pattern can fill the memory. */
const MOST_KEPT = 500_000;

class States {
  work = 0;
  readonly #graph: PatternGraph;
  /** For each place, the last round in which it was reached. */
  readonly #reached: Uint32Array;
  #round = 0;
  #start: State | null = null;
  /** The states by a number that follows from what they hold. */
  #known = new Map<number, State[]>();
  #kept = 0;

  constructor(graph: PatternGraph) {
    this.#graph = graph;
    this.#reached = new Uint32Array(graph.edges.length);
  }

  start(): State {
    this.#start ??= this.#reach([ENTRY]);
    return this.#start;
  }

  after(state: State, code: number): State {
    const known = state.next[code];
    if (known) {
      return known;
    }
    const { labels, targets, tests } = this.#graph;
    const reached: number[] = [];
    for (const edge of state.waiting) {
      const label = labels[edge] ?? FREE;
      if (label === code || (label <= FIRST_TEST && tests[FIRST_TEST - label]?.(code))) {
        reached.push(targets[edge] ?? ENTRY);
      }
    }
    this.work += state.waiting.length;
    const next = this.#reach(reached);
    this.#makeRoom(code < ASCII ? 0 : 1);
    state.next[code] = next;
    return next;
  }

  /** Returns the state of all places that `open` leads to without another character. Empties `open`. */
  #reach(open: number[]): State {
    const { edges, others, targets, labels } = this.#graph;
    const round = ++this.#round;
    const waiting: number[] = [];
    const accepted: number[] = [];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (this.#reached[place] === round) {
        continue;
      }
      this.#reached[place] = round;
      for (let edge = edges[place] ?? -1; edge >= 0; edge = others[edge] ?? -1) {
        this.work++;
        const label = labels[edge] ?? FREE;
        (label === FREE ? open : label === ACCEPTS ? accepted : waiting).push(
          label === FREE || label === ACCEPTS ? (targets[edge] ?? ENTRY) : edge,
        );
      }
    }
    return this.#keep(
      Int32Array.from(waiting).sort(),
      accepted.sort((a, b) => a - b),
    );
  }

  #keep(waiting: Int32Array, accepted: readonly number[]): State {
    const key = keyOf(waiting, accepted);
    const alike = this.#known.get(key) ?? [];
    const known = alike.find((each) => isSame(each.waiting, waiting) && isSame(each.accepted, accepted));
    if (known) {
      return known;
    }
    const state: State = { waiting, accepted, next: [] };
    this.#makeRoom(waiting.length + accepted.length + ASCII);
    this.#known.set(key, [...alike, state]);
    return state;
  }

  #makeRoom(wanted: number): void {
    this.#kept += wanted;
    if (this.#kept > MOST_KEPT) {
      this.#known = new Map();
      this.#start = null;
      this.#kept = wanted;
    }
  }
}

function keyOf(...lists: readonly ArrayLike<number>[]): number {
  let key = 0;
  for (const list of lists) {
    for (let at = 0; at < list.length; at++) {
      key = (Math.imul(key, 31) + (list[at] ?? 0)) | 0;
    }
  }
  return key;
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) {
    at++;
  }
  return at === one.length && at === other.length;
}
