// Patterns as one automaton: a text is read once, character by character, however many patterns there are and whatever they hold.
//
// It is a Thompson automaton, which never goes back. The sets of nodes that texts lead to are kept, so that nearly every character costs one
// look-up. The worst patterns cost the number of their nodes for each character, and no more.

/** What a pattern is made of, whatever the syntax that it was written in. */
export type PatternPart =
  | { readonly kind: 'character'; readonly is: (code: number) => boolean }
  | { readonly kind: 'sequence'; readonly pieces: readonly PatternPart[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternPart[] }
  /** Once or not at all; any number of times; at least once. */
  | { readonly kind: 'optional' | 'repeated' | 'several'; readonly piece: PatternPart };

export interface Automaton {
  /** The indices, in ascending order, of the patterns that match the whole of `text`. */
  readonly match: (text: string) => readonly number[];
  /** How many characters and nodes have been looked at so far. A test holds it to be linear. */
  readonly work: () => number;
}

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

/** A node takes a character, or goes on without one, or accepts a pattern. */
type AutomatonNode =
  | { readonly is: (code: number) => boolean; readonly next: number }
  | { readonly ways: number[] }
  | { readonly accepts: number };

function add(nodes: AutomatonNode[], node: AutomatonNode): number {
  return nodes.push(node) - 1;
}

/** Adds the nodes of `piece`, which lead on to the node `next`. Returns where they begin. */
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

/** Where all the patterns stand after some text. */
interface State {
  /** Nodes that wait for a character. */
  readonly waiting: readonly number[];
  readonly accepted: readonly number[];
  /** By the code of the next character: an array is looked up faster than a map. */
  readonly next: (State | undefined)[];
}

/** The array of a state has a place for each character of ASCII; others are counted one by one. */
const ASCII = 128;

/** About how many numbers are kept. When there is no more room all of them are forgotten, so that no pattern fills the memory. */
const MOST_KEPT = 500_000;

class States {
  work = 0;
  readonly #nodes: readonly AutomatonNode[];
  readonly #entries: readonly number[];
  /** For each node the last round in which it was reached. */
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

  /** The state of all nodes that `targets` lead to without another character. */
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
