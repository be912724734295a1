// Adds many items to a list.

/** Adds `items` to the end of `list`. `list.push(...items)` throws a RangeError at some hundred thousand items. */
export function pushAll<T>(list: T[], items: readonly T[]): void {
  if (items.length <= MOST_ARGUMENTS) {
    list.push(...items);
    return;
  }
  for (const item of items) {
    list.push(item);
  }
}

/** Far fewer than a call can have. Passing them as arguments is faster than one by one. */
const MOST_ARGUMENTS = 1000;
