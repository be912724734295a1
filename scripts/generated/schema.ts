// Makes the schema of the project file: the settings of package.json, nested and without their prefix, with the English words.
import type { Manifest, Property } from './manifest.ts';
import { engineSettings } from './settings.ts';
import { type Words, wordsFor } from './words.ts';

/** An object in the schema, which holds settings or further objects. */
interface Level {
  readonly properties: Record<string, unknown>;
}

export function schemaOf(manifest: Manifest, words: Words): unknown {
  const root: Level & Record<string, unknown> = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Nearpull',
    description:
      'The project file of Nearpull: .nearpull.yaml, .nearpull.yml or .nearpull.json. The nearest one above a file counts.',
    ...level(),
    properties: {
      $schema: { type: 'string' },
      extends: {
        type: 'string',
        pattern: '^(?![/\\\\]).+\\.([yY][aA]?[mM][lL]|[jJ][sS][oO][nN])$',
        description:
          'The path of another project file, from the folder of this one, such as ../.nearpull.yaml. What this file says overrules it.',
      },
    },
  };
  for (const [key, property] of engineSettings(manifest)) {
    const steps = key.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Level>((at, step) => {
      at.properties[step] ??= level();
      return at.properties[step] as Level;
    }, root);
    parent.properties[last] = plain(property, words);
  }
  return root;
}

function level(): Level & Record<string, unknown> {
  return { type: 'object', additionalProperties: false, properties: {} };
}

/** Keys that only VS Code knows. */
const FOREIGN = ['order', 'scope', 'defaultSnippets', 'enumDescriptions'];

function plain(value: unknown, words: Words): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => plain(each, words));
  }
  if (typeof value === 'string') {
    return /^%.*%$/.test(value) ? wordsFor(words, value, 'package.nls.json') : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value as Property)
    .filter(([key]) => !FOREIGN.includes(key))
    .map(([key, each]) => [key === 'markdownDescription' ? 'description' : key, plain(each, words)]);
  return Object.fromEntries(entries);
}
