// Compiles patterns to one automaton, which reads a text once, however many patterns there are and whatever they contain.
//
// It is a Thompson automaton, which never backtracks. The sets of nodes that it reaches are cached, so that nearly every character costs
// one lookup. In the worst case a character costs one step for each node of the patterns.

/** A part of a pattern, independent of the syntax in which the pattern was written. */
export type PatternPart =
  | { readonly kind: 'character'; readonly is: (code: number) => boolean }
  | { readonly kind: 'sequence'; readonly pieces: readonly PatternPart[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternPart[] }
  /** `optional`: at most once. `repeated`: any number of times. `several`: at least once. */
  | { readonly kind: 'optional' | 'repeated' | 'several'; readonly piece: PatternPart };

export interface Automaton {
  /** Returns the indices of the patterns that match the whole of `text`, in ascending order. */
  readonly match: (text: string) => readonly number[];
  /** Returns how many characters and nodes have been processed so far. A test checks that the number grows linearly. */
  readonly work: () => number;
}

/** Returns one automaton for all `patterns`. It reports matches as indices in `patterns`. */
export function compilePatterns(patterns: readonly PatternPart[]): Automaton {
  const nodes: AutomatonNode[] = [];
  const entries = patterns.map((piece, index) => addPiece(nodes, piece, add(nodes, { accepts: index })));
  const states = new States(nodes, entries);
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

/** A node consumes a character, or goes on without one, or accepts a pattern. Nodes are referred to by their indices. */
type AutomatonNode =
  | { readonly is: (code: number) => boolean; readonly next: number }
  | { readonly ways: number[] }
  | { readonly accepts: number };

function add(nodes: AutomatonNode[], node: AutomatonNode): number {
  return nodes.push(node) - 1;
}

/** Adds the nodes of `piece`, which lead on to the node `next`. Returns the first of them. */
function addPiece(nodes: AutomatonNode[], piece: PatternPart, next: number): number {
  switch (piece.kind) {
    case 'character':
      return add(nodes, { is: piece.is, next });
    case 'sequence':
      return piece.pieces.reduceRight((after, each) => addPiece(nodes, each, after), next);
    case 'choice':
      return add(nodes, { ways: piece.options.map((each) => addPiece(nodes, each, next)) });
    case 'optional':
      return add(nodes, { ways: [addPiece(nodes, piece.piece, next), next] });
    case 'repeated':
    case 'several': {
      const ways = [next];
      const loop = add(nodes, { ways });
      const first = addPiece(nodes, piece.piece, loop);
      ways.push(first);
      return piece.kind === 'several' ? first : loop;
    }
  }
}

/** The set of nodes that all patterns have reached after some text. */
interface State {
  /** The nodes that consume the next character. */
  readonly waiting: readonly number[];
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
  readonly #nodes: readonly AutomatonNode[];
  readonly #entries: readonly number[];
  /** For each node, the last round in which it was reached. */
  readonly #reached: Uint32Array;
  #round = 0;
  #start: State | null = null;
  #known = new Map<string, State>();
  #kept = 0;

  constructor(nodes: readonly AutomatonNode[], entries: readonly number[]) {
    this.#nodes = nodes;
    this.#entries = entries;
    this.#reached = new Uint32Array(nodes.length);
  }

  start(): State {
    this.#start ??= this.#reach(this.#entries);
    return this.#start;
  }

  after(state: State, code: number): State {
    const known = state.next[code];
    if (known) {
      return known;
    }
    const targets: number[] = [];
    for (const index of state.waiting) {
      const node = this.#nodes[index];
      if (node && 'is' in node && node.is(code)) {
        targets.push(node.next);
      }
    }
    this.work += state.waiting.length;
    const next = this.#reach(targets);
    this.#makeRoom(code < ASCII ? 0 : 1);
    state.next[code] = next;
    return next;
  }

  /** Returns the state of all nodes that `targets` reach without another character. */
  #reach(targets: readonly number[]): State {
    const round = ++this.#round;
    const waiting: number[] = [];
    const accepted: number[] = [];
    const open = [...targets];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const node = this.#nodes[index];
      if (!node || this.#reached[index] === round) {
        continue;
      }
      this.#reached[index] = round;
      this.work++;
      if ('ways' in node) {
        open.push(...node.ways);
      } else if ('is' in node) {
        waiting.push(index);
      } else {
        accepted.push(node.accepts);
      }
    }
    return this.#keep(
      waiting.sort((a, b) => a - b),
      accepted.sort((a, b) => a - b),
    );
  }

  #keep(waiting: readonly number[], accepted: readonly number[]): State {
    const key = `${waiting.join()};${accepted.join()}`;
    const known = this.#known.get(key);
    if (known) {
      return known;
    }
    const state: State = { waiting, accepted, next: [] };
    this.#makeRoom(waiting.length + accepted.length + ASCII);
    this.#known.set(key, state);
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
