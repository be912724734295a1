// Sets flags of V8 where they were tried. Neither Node nor V8 promises them. Bun has no V8, and throws when a flag is set.
import { setFlagsFromString } from 'node:v8';
import { isNode } from '../../boot/isNode.ts';

/** Has V8 put off what took a processor from the first files of 2 MB that a client opened. */
export function tuneV8(): void {
  if (isNode(/^v24\./)) {
    FLAGS.forEach(setFlagsFromString);
  }
}

const FLAGS = [
  // TurboFan begins after ten times as many calls. Until then it took a processor from what the client waited for, and Maglev's code is nearly as fast.
  // A hundred times as many made a scan of 20,000 files an eighth slower.
  '--invocation-count-for-turbofan=30000',
  // Garbage in the old space is marked when four fifths of the room that V8 gives it are used. V8 begins when what is left is smaller than the space for
  // young objects. In a small heap that is at once, so that every third file of 2 MB waited for it.
  '--incremental-marking-soft-trigger=80',
  '--incremental-marking-hard-trigger=95',
];
