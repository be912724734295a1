// Reads a text with js-yaml, which is not our parser.
import { DEFAULT_SCHEMA, loadAll, Type } from 'js-yaml';

/** The documents of `text`. Null where js-yaml finds a mistake. */
export function readTrees(text: string): readonly unknown[] | null {
  try {
    // With `json`, a later key replaces an earlier one of the same name, as in kubectl.
    return loadAll(text, undefined, { json: true, schema: ANY_TAG }) as unknown[];
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') {
      return null;
    }
    throw error;
  }
}

/** A schema that accepts the tags of other tools, such as `!Ref` and `!reference`. */
const ANY_TAG = DEFAULT_SCHEMA.extend(
  (['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type('!', { kind, multi: true })),
);
