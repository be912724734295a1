// What a repository's manifests hold according to js-yaml, which is not our parser: every string at a key `image`, and whose it is.
import { DEFAULT_SCHEMA, loadAll, Type } from 'js-yaml';

/** A string at an image field. */
export interface Field {
  readonly value: string;
  /** From the object it belongs to; item numbers as numbers. */
  readonly path: readonly (string | number)[];
  /** The nearest object around it that says what it is; null where none does. */
  readonly owner: Owner | null;
}

export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
}

/** One document of a stream. */
export interface OracleDocument {
  /** Offset in the file. */
  readonly start: number;
  readonly text: string;
  /** Null where js-yaml finds mistakes. */
  readonly fields: readonly Field[] | null;
}

/** The documents of `text`, cut at every `---` line as kubectl does. */
export function readStream(text: string): readonly OracleDocument[] {
  let start = 0;
  return text.split(/^(?=---(?:\s|$))/m).map((piece) => {
    const trees = readTrees(piece);
    const document = {
      start,
      text: piece,
      fields: trees?.flatMap((tree) => fieldsOf(tree, [], null)) ?? null,
    };
    start += piece.length;
    return document;
  });
}

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

function fieldsOf(value: unknown, path: Field['path'], owner: Owner | null): readonly Field[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => fieldsOf(item, [...path, index], owner));
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return [];
  }
  const own = ownerOf(value);
  const base = own ? [] : path;
  return Object.entries(value).flatMap(([key, each]) => {
    const here = [...base, key];
    return typeof each === 'string' && isImageField(here)
      ? [{ value: each, path: here, owner: own ?? owner }]
      : fieldsOf(each, here, own ?? owner);
  });
}

function ownerOf(value: object): Owner | null {
  const { apiVersion, kind } = value as Record<string, unknown>;
  return typeof apiVersion === 'string' && typeof kind === 'string' ? { apiVersion, kind } : null;
}

function isImageField(path: Field['path']): boolean {
  // The second one is a volume that holds an image (KEP-4639).
  return path.at(-1) === 'image' || /(?:^|\.)volumes\.\d+\.image\.reference$/.test(path.join('.'));
}
