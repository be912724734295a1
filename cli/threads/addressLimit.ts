// Says whether the system limits the addresses of this process, as `ulimit -v` does.
import { readStart } from '../files/readFile.ts';

/**
 * V8 reserves many more addresses for each thread than it uses memory, and ends the whole process where it gets none. Node throws nothing then.
 * So a process with a limit keeps to one thread.
 *
 * @param limits what the system says of this process. Other systems than Linux do not say it in a file.
 */
export function hasAddressLimit(limits: () => string = ownLimits): boolean {
  try {
    return /^Max address space +\d/m.test(limits());
  } catch {
    return false;
  }
}

function ownLimits(): string {
  return readStart('/proc/self/limits', 4096);
}
