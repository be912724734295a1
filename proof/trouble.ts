// Why something could not be proven. Troubles are values, so that one bad chart does not stop the others.
import type { Words } from '../l10n/index.ts';

export interface Trouble {
  readonly trouble: Words;
}

export function trouble(key: Words['key'], ...args: readonly (string | number)[]): Trouble {
  return { trouble: { key, args } };
}

export function isTrouble<Result extends object>(result: Result | Trouble): result is Trouble {
  return 'trouble' in result;
}
