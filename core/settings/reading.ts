// Reads values of unknown origin: what is wrong gives the default, and a problem that says where.
import type { Message } from '../model/message.ts';
import { formatPath, type KeyPath } from '../sites/imageTable/pathPattern.ts';

/** Something wrong in the settings. */
export interface SettingsProblem {
  /** The setting without its `nearpull.` prefix, for people: `imagePaths[2].path`. */
  readonly key: string;
  /** The same, step by step: the place to point at, or where something is missing, to what it is missing from. */
  readonly path: KeyPath;
  readonly message: Message;
}

/** What is read so far. */
export interface Reading {
  readonly problems: SettingsProblem[];
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function addProblem({ problems }: Reading, path: KeyPath, message: Message): void {
  problems.push({ key: formatPath(path), path, message });
}

export function wrongType(reading: Reading, path: KeyPath, expected: string): void {
  addProblem(reading, path, { key: 'settings.wrongType', args: [formatPath(path), expected] });
}

interface Types {
  string: string;
  boolean: boolean;
  number: number;
}

/** `value`, if it is of `type`; otherwise `fallback`. Nothing at all is no problem. */
export function readAs<T extends keyof Types>(
  reading: Reading,
  value: unknown,
  path: KeyPath,
  type: T,
  fallback: Types[T],
): Types[T] {
  if (isMissing(value)) {
    return fallback;
  }
  if (typeof value === type) {
    return value as Types[T];
  }
  wrongType(reading, path, type);
  return fallback;
}

/** `value`, if it is an object; otherwise an empty one. */
export function readObject(reading: Reading, value: unknown, path: KeyPath): JsonObject {
  if (isObject(value)) {
    return value;
  }
  if (!isMissing(value)) {
    path.length === 0
      ? addProblem(reading, path, { key: 'settings.notAnObject', args: [] })
      : wrongType(reading, path, 'object');
  }
  return {};
}

/** The strings in `value` that `problemOf` finds nothing wrong with. */
export function readStrings(
  reading: Reading,
  value: unknown,
  path: KeyPath,
  problemOf: (text: string) => Message | null,
): readonly string[] {
  if (!Array.isArray(value)) {
    if (!isMissing(value)) {
      wrongType(reading, path, 'string[]');
    }
    return [];
  }
  const given: readonly unknown[] = value;
  return given.filter((each, index): each is string => {
    if (typeof each !== 'string') {
      wrongType(reading, [...path, index], 'string');
      return false;
    }
    const problem = problemOf(each);
    if (problem) {
      addProblem(reading, [...path, index], problem);
    }
    return problem === null;
  });
}

/** Editors give null, and YAML nothing, where nobody said anything. */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
