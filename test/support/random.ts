// Pseudo-random numbers that are the same in every run, so that a failure can be reproduced.

/** Returns a function that gives integers from 0 up to, but not including, `limit`. The algorithm is mulberry32. */
export function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

/** `text` after some random cuts, copies and insertions of `pieces`. */
export function damage(text: string, random: (limit: number) => number, pieces: readonly string[]): string {
  let result = text;
  for (let times = 1 + random(4); times > 0; times--) {
    const start = random(result.length + 1);
    const end = Math.min(result.length, start + random(30));
    const middle = [
      () => '',
      () => pieces[random(pieces.length)] ?? '',
      () => result.slice(start, end) + result.slice(start, end),
      () => result.slice(end, end + 20) + result.slice(start, end),
    ][random(4)];
    result = result.slice(0, start) + (middle?.() ?? '') + result.slice(end);
  }
  return result;
}
