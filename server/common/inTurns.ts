// Does long work in turns, so that the messages that come meanwhile are answered.
import type { Steps } from '../../core/index.ts';
import { soon } from './soon.ts';

/** In milliseconds. */
const TURN = 10;

/** How often others have their turn between two turns of the work. An answer to a hover takes a few, and a turn of the work can be a long step. */
const BETWEEN_TURNS = 6;

/** Does the first turn at once, so that short work ends in it. `around` is called with each turn, and returns what it returns. */
export async function inTurns<T>(
  steps: Steps<T>,
  around: (turn: () => IteratorResult<undefined, T>) => IteratorResult<undefined, T> = (turn) => turn(),
): Promise<T> {
  const turn = (): IteratorResult<undefined, T> => oneTurn(steps);
  let step = around(turn);
  while (!step.done) {
    for (let message = 0; message < BETWEEN_TURNS; message++) {
      await soon();
    }
    step = around(turn);
  }
  return step.value;
}

/** Gives `steps` up, with null, when nobody asks for their end any more. */
export function* whileAsked<T>(steps: Steps<T>, isAsked: () => boolean): Steps<T | null> {
  let step = steps.next();
  while (!step.done) {
    yield;
    if (!isAsked()) {
      return null;
    }
    step = steps.next();
  }
  return step.value;
}

function oneTurn<T>(steps: Steps<T>): IteratorResult<undefined, T> {
  const end = Date.now() + TURN;
  let step = steps.next();
  while (!step.done && Date.now() < end) {
    step = steps.next();
  }
  return step;
}
