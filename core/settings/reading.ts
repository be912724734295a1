// Reads single values of unknown origin. A value that is wrong gives the default and a problem with its place.
import type { Message } from '../model/message.ts';
import { formatPath, type KeyPath } from '../sites/imageTable/pathPattern.ts';

/** A mistake in the settings. */
export interface SettingsProblem {
  /** The setting without its `nearpull.` prefix, for people: `imagePaths[2].path`. */
  readonly key: string;
  /** The same as steps. A missing setting has its path too: the place to point at is then the nearest step that exists. */
  readonly path: KeyPath;
  readonly message: Message;
}

/** The state of one reading. The functions below add the problems that they find. */
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

/** `value`, if it is of `type`, otherwise `fallback`. A missing value is not a problem. */
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

/** `value`, if it is an object, otherwise an empty object. A missing value is not a problem. */
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

/** The strings in the list `value` for which `problemOf` gives null. Empty where `value` is not a list. */
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

/** Whether a setting has no value. An editor gives null for it, and so does YAML for a key without a value. */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
