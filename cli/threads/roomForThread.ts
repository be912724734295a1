// Says whether the system lets this process have one more thread, as far as Node does not find out by itself.
import { readStart } from '../files/readFile.ts';

/**
 * V8 reserves many more addresses for each thread than it uses memory, and ends the whole process where it gets none (`ulimit -v`). Node throws nothing
 * then, so a process with such a limit keeps to one thread. Each thread keeps some files open, too. Where no more may be opened (`ulimit -n`), a thread
 * cannot start, and meanwhile the others cannot read.
 *
 * @param started how many threads there are besides the main one
 * @param limits what the system says of this process. Other systems than Linux do not say it in a file.
 */
export function hasRoomForThread(started: number, limits: () => string = ownLimits): boolean {
  try {
    const text = limits();
    const files = Number(/^Max open files +(\d+)/m.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
    const isLimited = /^Max address space +\d/m.test(text);
    return !isLimited && files >= FILES_OF_PROCESS + FILES_OF_THREAD * (started + 1);
  } catch {
    return true;
  }
}

/** What a process with one thread opens, and a thread more: 24 and 6 were enough in Node 20 and 24. */
const FILES_OF_PROCESS = 32;
const FILES_OF_THREAD = 8;

function ownLimits(): string {
  return readStart('/proc/self/limits', 4096);
}
