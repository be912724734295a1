// Does what may be refused, where that only costs time.
import { isSystemError } from '../problem.ts';

/** What `action` returns. Null for what the system refuses. */
export function quietly<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
