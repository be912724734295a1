// What the fuzzer checks: one text under a path, with the files around it and the settings of the user.
import type { Settings } from '../../core/index.ts';

export interface Input {
  /** The path of the text from the root of its project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The other files of the project, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly settings: Settings;
}

/** Returns an integer from 0 up to, but not including, `limit`. */
export type Random = (limit: number) => number;

/** One of `items`, which is not empty. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)] as Item;
}

/** Whether an event happens that is seen once in `times`. */
export function once(random: Random, times: number): boolean {
  return random(times) === 0;
}

/** From `least` to `most` results of `make`. */
export function several<Item>(
  random: Random,
  least: number,
  most: number,
  make: (index: number) => Item,
): Item[] {
  return Array.from({ length: least + random(most - least + 1) }, (_, index) => make(index));
}
