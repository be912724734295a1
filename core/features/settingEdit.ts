// Writes a setting into the text of a project file, and leaves its comments and everything else as they are.
import { applyEdits } from '../text/edit.ts';
import type { Value, ValueMap } from '../yaml/plainValue.ts';
import { layValues } from './layValues.ts';

/**
 * The project file with `value` at `path`, at least one key. Null where it cannot be done by adding lines and changing scalars, such as in a
 * file with mistakes.
 */
export function withSetting(text: string, path: readonly string[], value: string): string | null {
  const [last = '', ...around] = path.toReversed();
  const overlay = around.reduce<ValueMap>(
    (inner, key) => new Map<string, Value>([[key, inner]]),
    new Map([[last, value]]),
  );
  const edits = layValues(text, [], overlay);
  return edits && applyEdits(text, edits);
}
