// Keeps the memory of a run small. V8 lets garbage wait for as long as the machine has room: with 24 GB it takes several times what is in use.
// Where its flags were not tried, a run takes more memory.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { isNode } from '../boot/isNode.ts';

/** Has V8 collect garbage early from now on. The function that it returns is to be called after each file that was checked. */
export function keepHeapSmall(): () => void {
  if (!isNode(TRIED)) {
    return () => undefined;
  }
  FLAGS.forEach(setFlagsFromString);
  let growth: 'none' | 'some' | 'done' = 'none';
  let calls = 0;
  return () => {
    calls++;
    if (growth === 'none' && calls === BETWEEN) {
      growth = 'some';
      setFlagsFromString(GROWING);
    } else if (growth === 'some' && calls % BETWEEN === 0 && youngBytes() >= ENOUGH_YOUNG) {
      growth = 'done';
      setFlagsFromString(STEADY);
    }
  };
}

const TRIED = /^v2[024]\./;

/**
 * Young objects have a space of 2 MB, which doubles as often as V8 likes. What a walk finds is kept, so it needs no larger one. A run over few files
 * is over soon, however large they are.
 */
const STEADY = '--semi-space-growth-factor=1';
const GROWING = '--semi-space-growth-factor=2';
const ENOUGH_YOUNG = 16 << 20;
/** Files. Fewer need no larger space, and asking V8 after each of many would take as long as dropping one of them. */
const BETWEEN = 16;

const FLAGS = [
  STEADY,
  // By how much the old space may grow before it is collected. With 100, 52 repositories took 3 to 14 MB more, and as much CPU time.
  '--heap-growing-percent=60',
];

function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
