// What js-yaml, which is not our parser, reads in a text.
import { DEFAULT_SCHEMA, loadAll, Type } from 'js-yaml';

/** What js-yaml makes of `text`; null where it finds mistakes. */
export function readTrees(text: string): readonly unknown[] | null {
  try {
    // `json` lets later keys win over earlier ones, as kubectl does.
    return loadAll(text, undefined, { json: true, schema: ANY_TAG }) as unknown[];
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') {
      return null;
    }
    throw error;
  }
}

/** Tags of other tools (`!Ref`, `!reference`) are no reason not to look at a file. */
const ANY_TAG = DEFAULT_SCHEMA.extend(
  (['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type('!', { kind, multi: true })),
);
