// What one evaluation may cost, because a policy can loop for ever, and a text can hold a policy of anybody.
import { NotKnown } from './stop.ts';

/** A step is about what one node of an expression costs. Real policies take some thousands of steps for a Pod. */
const STEPS = 300_000;

export class Allowance {
  #left = STEPS;

  /** Ends the evaluation where `steps` more are too many. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new NotKnown('budget', `> ${STEPS}`);
    }
  }

  /** Pays for `value`: a step for each of its nodes, and one for each 16 characters of a text. */
  pay(value: unknown): void {
    this.spend(1);
    if (typeof value === 'string') {
      this.spend(value.length >> 4);
    } else if (Array.isArray(value)) {
      for (const each of value) {
        this.pay(each);
      }
    } else if (
      typeof value === 'object' &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype
    ) {
      for (const each of Object.values(value)) {
        this.pay(each);
      }
    }
  }
}
